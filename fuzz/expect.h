// What must hold of any input: a broken promise stops the fuzzer as a crash does.
#pragma once

#include <cstdio>
#include <cstdlib>

#define ATTUNE_EXPECT(condition)                                                          \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)
