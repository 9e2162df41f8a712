// The weights of a model folder: model.safetensors, or the files that model.safetensors.index.json names. Only files of src/text/model
// include this.
#pragma once

#include <filesystem>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "text/model/model_folder.h"
#include "text/safetensors.h"

namespace attune {

class Checkpoint {
 public:
  // Reads them whole; from now on they are part of the folder's identity. At most max_weights_bytes in all.
  // Errors, each with its file: `not_found`, `too_large`, `storage_failed`, and `corrupt`, also for a tensor that is not in the file
  // that the index names.
  static Result<Checkpoint> read(ModelFolder& folder);

  // Their tables alone, which takes some milliseconds: names, types and shapes are there, values are not. The same errors.
  static Result<Checkpoint> look(const ModelFolder& folder);

  const SafeTensors& tensors() const { return tensors_; }
  // The file that says which tensors there are.
  const std::filesystem::path& file() const { return file_; }

 private:
  template <class ReadFile>
  static Result<Checkpoint> gather(const ModelFolder& folder, const std::string& index, ReadFile read_file);

  std::filesystem::path file_;
  std::vector<Bytes> bytes_;  // what tensors_ looks into
  SafeTensors tensors_;
};

inline constexpr const char* weights_file = "model.safetensors";
inline constexpr const char* weights_index_file = "model.safetensors.index.json";

}  // namespace attune
