// The demo bank's files, read as an import would read them.
#pragma once

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/time.h"
#include "domain/fact.h"
#include "engine/world.h"
#include "ingest/json_forms.h"
#include "ingest/json_tree.h"

namespace attune::test {

inline std::vector<std::string> lines_of(const std::string& name) {
  std::ifstream file(std::string(ATTUNE_SOURCE_DIR) + "/demo/" + name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// Fails the test, naming the line and field, for each line that an import would reject.
inline std::vector<Product> demo_catalogue() {
  std::vector<Product> products;
  for (const std::string& line : lines_of("products.jsonl")) {
    auto product = parse_product_body(line);
    if (product) {
      products.push_back(*std::move(product));
    } else {
      for (const auto& e : product.error())
        ADD_FAILURE() << line.substr(0, 60) << ": " << e.pointer << " " << e.message;
    }
  }
  return products;
}

struct DemoCustomer {
  CustomerBody body;
  JsonValue json;
};

inline std::vector<DemoCustomer> demo_customers() {
  const FactDictionary dictionary = FactDictionary::standard();
  std::vector<DemoCustomer> customers;
  for (const std::string& line : lines_of("customers.jsonl")) {
    CustomerReading reading{dictionary, *parse_instant("2026-09-28")};
    reading.allow_unknown = true;
    auto body = parse_customer_body(line, reading);
    auto json = parse_json(line);
    if (body && json) {
      customers.push_back({*std::move(body), *std::move(json)});
    } else {
      ADD_FAILURE() << "not readable: " << line.substr(0, 60);
    }
  }
  return customers;
}

inline std::vector<NamedCustomer> named_customers() {
  std::vector<NamedCustomer> named;
  for (DemoCustomer& one : demo_customers()) {
    NamedCustomer& who = named.emplace_back();
    who.customer = std::move(one.body.customer);
    for (const StatedConsent& c : one.body.consents) who.consents.of(c.purpose).state = c.state;
    if (const JsonValue* holdings = one.json.find("holdings")) {
      for (const JsonValue& h : holdings->items) who.holdings.push_back({h.find("product_id")->text, {}, {}});
    }
    if (const JsonValue* members = one.json.find("members")) {
      for (const JsonValue& m : members->items)
        who.members.emplace_back(m.find("customer_id")->text, m.find("role")->text);
    }
  }
  return named;
}

}  // namespace attune::test
