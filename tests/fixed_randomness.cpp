// In the test programs that hold keys: what libsodium draws (keys, salts, and through keyed hashes every draw of a list)
// is the same in each run, so that a red test is red again. ATTUNE_TEST_SEED=n draws another world; a test must be green
// in all of them.
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <sodium.h>

namespace {

void draw(void* out, std::size_t size) {
  static const char* const given = std::getenv("ATTUNE_TEST_SEED");
  static const std::uint64_t world = given == nullptr ? 20261123 : std::strtoull(given, nullptr, 10);
  static std::atomic<std::uint64_t> draws{0};
  unsigned char seed[randombytes_SEEDBYTES] = {};
  const std::uint64_t number = draws.fetch_add(1);
  std::memcpy(seed, &world, sizeof world);
  std::memcpy(seed + sizeof world, &number, sizeof number);
  randombytes_buf_deterministic(out, size, seed);
}

std::uint32_t draw_number() {
  std::uint32_t number = 0;
  draw(&number, sizeof number);
  return number;
}

randombytes_implementation seeded{
    .implementation_name = [] { return "seeded"; },
    .random = draw_number,
    .stir = nullptr,
    .uniform = nullptr,
    .buf = draw,
    .close = nullptr,
};

[[maybe_unused]] const int fixed = randombytes_set_implementation(&seeded);

}  // namespace
