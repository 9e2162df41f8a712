// Products that the tests write about: the demo bank's.
#pragma once

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "ingest/json_forms.h"
#include "narrate/grounds.h"

namespace attune::narrate {

inline const std::vector<Product>& demo_products() {
  static const auto products = [] {
    std::vector<Product> all;
    std::ifstream file(ATTUNE_SOURCE_DIR "/demo/products.jsonl");
    for (std::string line; std::getline(file, line);) all.push_back(parse_product_body(line).value());
    return all;
  }();
  return products;
}

inline const Product& demo_product(const std::string& id) {
  for (const Product& product : demo_products()) {
    if (product.id == id) return product;
  }
  throw std::out_of_range(id);
}

inline Grounds grounds_for(const Product& product, Audience audience = Audience::customer) {
  const std::vector<std::string> reasons{"goals.match", "risk.match"};
  return grounds_of(product, reasons, audience);
}

}  // namespace attune::narrate
