#include "server/web_files.h"

#include <algorithm>
#include <array>

#include "server/problem.h"
#include "server/router.h"

namespace attune {
namespace {

constexpr std::string_view index_path = "/index.html";

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

std::string_view type_of(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> types{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".webp", "image/webp"},
      {".woff2", "font/woff2"},
      {".woff", "font/woff"},
      {".txt", "text/plain; charset=utf-8"},
      {".webmanifest", "application/manifest+json"},
  }};
  for (const auto& [ending, type] : types) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

const WebFile* find(std::string_view path) {
  const auto files = web_files();
  const auto at = std::ranges::lower_bound(files, path, {}, &WebFile::path);
  return at != files.end() && at->path == path ? &*at : nullptr;
}

// "gzip" among the codings, and not with q=0.
bool takes_gzip(std::string_view accepted) {
  const auto at = accepted.find("gzip");
  if (at == std::string_view::npos) return false;
  const auto rest = accepted.substr(at + 4, accepted.find(',', at) - at - 4);
  return rest.find("q=0") == std::string_view::npos || rest.find("q=0.") != std::string_view::npos;
}

void answer(Services&, Exchange& exchange, Respond respond) {
  const WebFile* file = find(exchange.path[0]);
  respond(file ? web_response(*file, exchange) : problem(404, "not_found", "There is nothing at this address."));
}

}  // namespace

const WebFile* web_file_of(std::string_view path, bool demo) {
  if (path.starts_with("/v1") || path.starts_with("/demo/") || (!demo && path == "/demo")) return nullptr;
  if (const WebFile* file = find(path)) return file;
  // Identifiers in the addresses of pages may hold a dot; elsewhere it is the name of a file that is not there.
  const bool of_page = path.starts_with("/console/") || path.starts_with("/portal/");
  const auto name = path.substr(path.rfind('/') + 1);
  if (path.starts_with("/assets/") || (!of_page && name.find('.') != std::string_view::npos)) return nullptr;
  return find(index_path);
}

const Route* web_route() {
  static const Route route{.method = Method::get, .pattern = "web", .access = Access::open, .handle = answer};
  return &route;
}

Response web_response(const WebFile& file, const Exchange& exchange) {
  Response response{.status = 200, .content_type = type_of(file.path), .body = {}, .headers = {}};
  response.cache_control = file.path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  response.headers.emplace_back("ETag", file.tag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  if (file.path.ends_with(".html")) response.headers.emplace_back("Content-Security-Policy", policy);
  if (exchange.if_none_match == file.tag) {
    response.status = 304;
    return response;
  }
  const bool zipped = !file.gzip.empty() && takes_gzip(exchange.accept_encoding);
  if (zipped) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = zipped ? file.gzip : file.content;
  return response;
}

}  // namespace attune
