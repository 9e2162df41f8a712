/* The four C functions of this crate (src/lib.rs). Only src/text/tokenizer.cpp includes this. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct attune_tokenizer;

/* Reads a tokenizer.json of `json_size` bytes. Every encoding is cut to `max_tokens` ids, those that open and close a
   text included; padding that the file asks for is left out. Null on failure, with a sentence in `error` (NUL at its end,
   at most `error_capacity` bytes). */
struct attune_tokenizer* attune_tokenizer_load(const uint8_t* json, size_t json_size, size_t max_tokens, char* error,
                                               size_t error_capacity);

/* Writes the ids of a text, or of a text and a second one (where `second` is not null), with those that open, part and close
   them, to `ids`, and to `segments` which of the two each belongs to as the model counts them. Returns how many there are,
   at most `capacity` of each; -1: the text is not UTF-8; -4: the second is not; -2: `capacity` is too small; -3: the
   tokenizer failed. A pair that is too long loses from its longer text first. An id or segment beyond 31 bits is written
   as -1. Any number of threads may call it at once. */
ptrdiff_t attune_tokenizer_encode_pair(const struct attune_tokenizer* tokenizer, const uint8_t* text, size_t text_size,
                                  const uint8_t* second, size_t second_size, int32_t* ids, int32_t* segments,
                                  size_t capacity);

/* The largest id of its vocabulary. What a text is opened and closed with may lie beyond: check each id. */
uint32_t attune_tokenizer_largest_id(const struct attune_tokenizer* tokenizer);

/* Null is allowed. */
void attune_tokenizer_free(struct attune_tokenizer* tokenizer);

#ifdef __cplusplus
}
#endif
