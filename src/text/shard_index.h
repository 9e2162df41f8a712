// model.safetensors.index.json: which of several files of weights holds which tensor.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace attune {

// File by tensor: {"weight_map": {"encoder.layer.0.…": "model-00001-of-00002.safetensors"}}. At most 100,000 tensors in at most 1,000
// files, whose names are plain and end in ".safetensors". Fails with `corrupt`.
Result<std::map<std::string, std::string, std::less<>>> parse_shard_index(std::string_view index);

}  // namespace attune
