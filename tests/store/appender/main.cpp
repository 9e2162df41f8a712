// Appends to a log until it is killed, and prints each position once it is acknowledged: kill_test.cpp's child.
// Usage: attune_store_appender DIRECTORY
#include <cstdio>
#include <deque>
#include <string>

#include <unistd.h>

#include "store/keyring.h"
#include "store/segment_log.h"

int main(int count, char** arguments) {
  using namespace attune;
  if (count != 2) return 2;
  const std::filesystem::path directory = arguments[1];
  auto keyring = open_keyring(directory / "keys", SecretKey{1, 2, 3, 4, 5});
  if (!keyring) return 3;
  SegmentLogOptions options;
  options.segment_bytes = std::size_t{1} << 16;
  options.checkpoint_bytes = std::uint64_t{1} << 14;
  auto log = open_segment_log(directory / "log", **keyring, options);
  if (!log) {
    std::fprintf(stderr, "%s\n", log.error().message.c_str());
    return 3;
  }
  for (;;) {
    for (int i = 0; i < 50; ++i) {
      const Position position = (*log)->next_position();
      const std::string name = "customer " + std::to_string(position / 10);
      const auto subject = (*keyring)->find_or_create(NameSpace::customer, name);
      if (!subject) return 3;
      const std::string payload = "payload of " + std::to_string(position);
      // Appends of one to three records, the acknowledgement naming the last.
      const std::size_t size = 1 + position % 3;
      std::vector<Event> events(size, Event{RecordKind::feedback, 1, Instant{1'780'000'000'000'000}, *subject,
                                            Bytes(payload.begin(), payload.end())});
      (*log)->append(std::move(events), [last = position + size - 1](Result<void> durable) {
        if (!durable) ::_exit(4);
        if (::write(STDOUT_FILENO, &last, sizeof last) != sizeof last) ::_exit(5);
      });
    }
    (*log)->flush();
  }
}
