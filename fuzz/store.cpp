#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string_view>

#include "expect.h"
#include "store/checkpoint_file.h"
#include "store/envelope.h"
#include "store/erasure_list.h"
#include "store/head.h"
#include "store/key_file.h"
#include "store/keyring.h"

namespace {

using namespace attune;
using Input = std::span<const std::uint8_t>;

void check_frame(Input input) {
  const auto frame = view_frame(input);
  if (!frame) return;
  ATTUNE_EXPECT(frame->size <= input.size() && frame->body.size() + frame->hash.size() < frame->size);
  const auto envelope = read_envelope(frame->body);
  if (!envelope || !envelope->sealed()) return;
  Bytes payload;
  ATTUNE_EXPECT(!unseal(frame->body, SecretKey{}, payload));
}

// A whole key file with some of its bytes changed and others added: it is refused, or it reads up to where it is whole.
void check_key_file(Input input) {
  static const SecretKey master{7};
  static const Bytes fresh = new_key_file(master, [](std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, 42); });
  Bytes file = fresh;
  if (!input.empty()) {
    const std::size_t changed = input[0] % 8;
    input = input.subspan(1);
    for (std::size_t i = 0; i < changed && input.size() >= 3; ++i) {
      file[(input[0] | std::size_t{input[1]} << 8) % file.size()] ^= input[2];
      input = input.subspan(3);
    }
  }
  file.insert(file.end(), input.begin(), input.end());
  KeyTable table;
  const auto loaded = load_key_file(file, master, table, "keys");
  if (loaded) ATTUNE_EXPECT(loaded->end <= file.size() && loaded->end >= key_header_bytes);
}

// A checkpoint's file with some of its bytes changed is no checkpoint.
class CheckpointOnDisk {
 public:
  CheckpointOnDisk() {
    whole_.position = 9;
    whole_.sections["state"] = Bytes(2000, 1);
    whole_.sections["sums"] = Bytes(100, 2);
    ATTUNE_EXPECT(directory_.write(whole_).has_value());
    file_ = std::filesystem::directory_iterator(path_)->path();
    std::ifstream in(file_, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(in), {});
  }
  ~CheckpointOnDisk() { std::filesystem::remove_all(path_); }

  void check(Input input) {
    std::string changed = bytes_;
    for (; input.size() >= 3; input = input.subspan(3)) {
      changed[(input[0] | std::size_t{input[1]} << 8) % changed.size()] ^= static_cast<char>(input[2]);
    }
    if (!input.empty()) changed.resize(changed.size() * input[0] / 255);
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << changed;
    const auto found = directory_.newest(9);
    ATTUNE_EXPECT(found.has_value());
    ATTUNE_EXPECT(found->has_value() == (changed == bytes_));
    if (*found) ATTUNE_EXPECT((*found)->sections == whole_.sections);
  }

 private:
  static std::string new_folder() {
    std::string path = (std::filesystem::temp_directory_path() / "attune-fuzz-XXXXXX").string();
    ATTUNE_EXPECT(::mkdtemp(path.data()) != nullptr);
    return path;
  }

  std::string path_ = new_folder();
  std::unique_ptr<Keyring> keyring_ = make_memory_keyring(5);
  Disk disk_;
  CheckpointDirectory directory_{path_, *keyring_, disk_};
  StoredCheckpoint whole_;
  std::filesystem::path file_;
  std::string bytes_;
};

}  // namespace

// What the store reads from its files; the first byte says which.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Input input(data + 1, size - 1);
  switch (data[0] % 5) {
    case 0: check_frame(input); break;
    case 1: check_key_file(input); break;
    case 2: {
      static CheckpointOnDisk checkpoint;
      checkpoint.check(input);
      break;
    }
    case 3: {
      const auto head = parse_head({reinterpret_cast<const char*>(input.data()), input.size()});
      if (head) ATTUNE_EXPECT(parse_head(to_text(*head)).has_value());
      break;
    }
    default: {
      static const std::unique_ptr<Keyring> keyring = make_memory_keyring(5);
      ATTUNE_EXPECT(!parse_erasure_list(input, keyring->public_key()).has_value());
      break;
    }
  }
  return 0;
}
