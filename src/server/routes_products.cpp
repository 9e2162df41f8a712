#include "engine/json.h"
#include "engine/json_bodies.h"
#include "server/services.h"

namespace attune {
namespace {

void put_product(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_product_body(exchange.body, exchange.path[0]);
  if (!body) return respond(problem(body.error()));
  services.engine.put_product(exchange.caller, std::move(*body), json_reply<ProductAnswer>(std::move(respond)));
}

void get_product(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.product(exchange.caller, exchange.path[0]));
}

void retire_product(Services& services, Exchange& exchange, Respond respond) {
  services.engine.retire_product(exchange.caller, exchange.path[0], json_reply<ProductAnswer>(std::move(respond)));
}

void classify_product(Services& services, Exchange& exchange, Respond respond) {
  const auto body = read_classification_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.classify_product(exchange.caller, exchange.path[0], *body,
                                   json_reply<ProductAnswer>(std::move(respond)));
}

void list_products(Services& services, Exchange& exchange, Respond respond) {
  const auto pages = paging(exchange);
  if (!pages) return respond(problem(pages.error()));
  auto products = services.engine.products(exchange.caller, parameter(exchange, "q"), pages->cursor, pages->limit);
  if (!products) return respond(problem(products.error()));
  std::vector<std::string> items;
  items.reserve(products->size());
  for (auto& product : *products) {
    product.product.original.clear();  // the row as it came stands in the product's own answer
    items.push_back(to_json(product));
  }
  respond(json_response(list_json(items, items.size() == pages->limit ? products->back().product.id : std::string())));
}

void import_products(Services& services, Exchange& exchange, Respond respond) {
  import_file(services, exchange, "products", std::move(respond));
}

void statistics(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.product_statistics(exchange.caller, exchange.path[0]));
}

void audience(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.audience(exchange.caller, exchange.path[0]));
}

}  // namespace

std::vector<Route> product_routes() {
  using enum Permission;
  using enum Method;
  return {
      {.method = get,
       .pattern = "/v1/products",
       .permission = read_products,
       .customers = true,
       .handle = list_products,
       .query = "cursor limit q"},
      {.method = post,
       .pattern = "/v1/products:import",
       .permission = write_products,
       .handle = import_products,
       .body = BodySize::import,
       .query = "format brand dry_run map encoding map_category unknown_columns"},
      {.method = put,
       .pattern = "/v1/products/{product_id}",
       .permission = write_products,
       .handle = put_product,
       .once = true,
       .body = BodySize::usual},
      {.method = get,
       .pattern = "/v1/products/{product_id}",
       .permission = read_products,
       .customers = true,
       .handle = get_product},
      {.method = del,
       .pattern = "/v1/products/{product_id}",
       .permission = write_products,
       .handle = retire_product,
       .once = true},
      {.method = post,
       .pattern = "/v1/products/{product_id}:classify",
       .permission = write_products,
       .handle = classify_product,
       .once = true,
       .body = BodySize::usual},
      {.method = get,
       .pattern = "/v1/products/{product_id}/statistics",
       .permission = read_products,
       .handle = statistics},
      {.method = get, .pattern = "/v1/products/{product_id}/audience", .permission = read_products, .handle = audience},
  };
}

}  // namespace attune
