// The web application, carried within the program: the files of web/dist as they were at build, none when it was absent.
#pragma once

#include <span>
#include <string_view>

namespace attune {

struct Exchange;
struct Route;
struct Response;

struct WebFile {
  std::string_view path;  // "/assets/index-B2x.js"
  std::string_view content;
  std::string_view gzip;  // the same compressed; empty where that saves nothing
  std::string_view tag;   // of the content: an ETag with its quotes
};

std::span<const WebFile> web_files();  // by path; embedded by web.py

// The file at an address: itself, or index.html, whose program tells addresses apart. Null: nothing there, which is so
// for what is missing under /assets/, for names with a dot, and for /demo outside demo data.
const WebFile* web_file_of(std::string_view path, bool demo);

// The route that answers with the file whose path is exchange.path[0].
const Route* web_route();

// What a browser is told with every file: hashed names stay for ever, others are asked for each time.
Response web_response(const WebFile& file, const Exchange& exchange);

}  // namespace attune
