// Which customers staff has lately opened, and the reason they gave. Threads: the owner's.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "base/handle.h"
#include "base/time.h"

namespace attune {

class OpenedCustomers {
 public:
  struct Opened {
    Instant at;
    std::string reason;
  };

  // Null: never, or too long ago to be remembered.
  const Opened* find(const Handle& account, const Handle& customer) const {
    const auto found = opened_.find({account, customer});
    return found == opened_.end() ? nullptr : &found->second;
  }

  // Where many are remembered, those opened before `forgotten` make room.
  void note(const Handle& account, const Handle& customer, Opened opened, Instant forgotten) {
    if (opened_.size() >= remembered)
      std::erase_if(opened_, [&](const auto& entry) { return entry.second.at <= forgotten; });
    opened_[{account, customer}] = std::move(opened);
  }

 private:
  static constexpr std::size_t remembered = 10'000;

  std::map<std::pair<Handle, Handle>, Opened> opened_;
};

}  // namespace attune
