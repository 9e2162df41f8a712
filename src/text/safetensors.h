// Reads the safetensors format (a table of tensors in JSON, then their bytes), as github.com/huggingface/safetensors
// describes it: 8 bytes little-endian length of the table; the table, {"name": {"dtype", "shape", "data_offsets": [from,
// to]}, "__metadata__": {…}}; then the data, to which the offsets are relative.
//
// The bytes are not trusted. A table is at most 16 MiB and 100,000 tensors; every tensor lies within the data and is as long
// as its type and shape say; tensors neither overlap nor leave gaps; the file ends where the last one does.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace attune {

struct Tensor {
  std::string dtype;                    // "F32", "I64", …
  std::vector<std::uint64_t> shape;     // at most 8 dimensions; empty: one number
  std::span<const std::uint8_t> bytes;  // row-major, within the bytes that were parsed; empty where only the table was
  std::uint64_t from = 0;               // where it begins in the file's data, in bytes
  std::uint64_t size = 0;               // bytes
};

class SafeTensors {
 public:
  // `file` must outlive the object. Fails with `corrupt`, saying which tensor or length is wrong.
  static Result<SafeTensors> parse(std::span<const std::uint8_t> file);

  // The table alone, of a file of `file_size` bytes that begins with `start`: what is checked is the same, values are not there.
  static Result<SafeTensors> parse_table(std::span<const std::uint8_t> start, std::uint64_t file_size);

  // How many bytes of a file parse_table needs, by its first eight; nothing: no table may be so long.
  static std::optional<std::size_t> table_end(std::span<const std::uint8_t, 8> first);

  // Takes in those of another file of the same model, none of which is here.
  void add(SafeTensors&& others);

  bool has_values() const { return has_values_; }

  // The tensor of that name, of that shape and of type F32, F16 or BF16. Fails with `corrupt` when it is missing or of
  // another shape, `unsupported` when it is of another type.
  Result<const Tensor*> float_tensor(const std::string& name, std::span<const std::uint64_t> shape) const;

  const std::map<std::string, Tensor, std::less<>>& tensors() const { return tensors_; }

 private:
  std::map<std::string, Tensor, std::less<>> tensors_;
  bool has_values_ = true;
};

// Writes the values of an F32, F16 or BF16 tensor as float32, which holds each of them exactly; `out` has as many places.
// Returns the place of the first value that is not a finite number, if there is one.
std::optional<std::size_t> copy_floats(const Tensor& tensor, std::span<float> out);

}  // namespace attune
