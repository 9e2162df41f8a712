// A record of the log: what the envelope says of it, and its payload.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/handle.h"
#include "base/time.h"

namespace attune {

// The kind of data a record holds. Stored in the envelope and part of the month key's name, so numbers are never reused.
enum class RecordKind : std::uint8_t {
  genesis = 1,      // first record of a log: its identity and format
  institution = 2,  // settings, dictionary changes
  product = 3,      // a product put, changed or withdrawn
  customer = 4,     // profile facts of one customer
  holdings = 5,
  consent = 6,
  membership = 7,  // who may act for an organisation
  decision = 8,
  feedback = 9,
  text_vector = 10,  // catalogue text only
  training = 11,     // a training run's report
  erasure = 12,
  account = 13,        // console accounts and API keys (hashes only)
  idempotency = 14,    // answer given to a write that carried an Idempotency-Key
  session = 15,        // a log-in and what became of it
  one_time_code = 16,  // a password reset, a link code, an invitation: made or used (hashes only)
  care = 17,           // what a customer and the institution arrange: saved, never, next steps, requests, conversations
  access = 18,         // who of staff looked at a customer, and why
  generated_text = 19,   // a text that a language model wrote about an offer, and what a person said of it
  placement = 20,        // where offers are shown, and how products are worded there
  comment_reading = 21,  // what was read in a comment that a customer wrote
  inferred_tags = 22,    // tags that a product's text suggests where the catalogue has none
  classification = 23,   // what a person said that a product is, where the catalogue doesn't say
};

// As answers name it: "one_time_code".
std::string_view to_string(RecordKind kind);
std::optional<RecordKind> parse_record_kind(std::string_view name);

// What a caller appends. One record has one subject.
struct Event {
  RecordKind kind = RecordKind::genesis;
  std::uint8_t version = 1;  // of the payload's format
  Instant time;
  Handle subject;  // nobody: the payload is not personal and stays in clear
  Bytes payload;
};

using Hash = std::array<std::uint8_t, 32>;

struct Record {
  Position position = 0;
  Event event;           // payload decrypted; empty when `readable` is false
  Hash hash{};           // of this record, chained
  bool readable = true;  // false: the subject was erased or the month expired, and the keyring says so
};

}  // namespace attune
