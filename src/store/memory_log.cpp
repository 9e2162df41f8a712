#include "store/memory_log.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sodium.h>

#include "store/chain.h"
#include "store/head.h"
#include "store/record_keys.h"

namespace attune {
namespace {

struct Waiting {
  std::vector<Bytes> frames;
  OnDurable on_durable;
  std::optional<Error> error;
};

class MemoryLog final : public Log {
 public:
  explicit MemoryLog(Keyring& keyring) : keyring_(keyring), keys_(keyring), thread_([this] { run(); }) {}

  ~MemoryLog() override {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  Position append(std::vector<Event> events, OnDurable on_durable) override {
    const Position first = next_position_;
    Waiting item{{}, std::move(on_durable), std::nullopt};
    const Hash before = chain_;
    for (std::size_t i = 0; i < events.size() && !item.error; ++i) seal(events[i], i + 1 == events.size(), item);
    if (item.error) {
      item.frames.clear();
      next_position_ = first;
      chain_ = before;
    }
    const std::scoped_lock lock(mutex_);
    queue_.push_back(std::move(item));
    wake_.notify_one();
    return first;
  }

  Position next_position() const override { return next_position_; }

  Position durable_end() const override {
    const std::scoped_lock lock(mutex_);
    return frames_.size();
  }

  void flush() override {
    std::unique_lock lock(mutex_);
    quiet_.wait(lock, [this] { return queue_.empty() && !calling_; });
  }

  Result<void> read(Position from, Position to, const OnRecord& on_record) const override {
    RecordKeys keys(keyring_);
    const Position end = std::min<Position>(to, durable_end());
    for (Position position = from; position < end; ++position) {
      auto record = open(position, keys);
      if (!record) return pass_on(std::move(record));
      if (auto taken = on_record(*record); !taken) return taken;
    }
    return {};
  }

  Result<Record> at(Position position) const override {
    if (position >= durable_end())
      return fail(ErrorCode::not_found, fmt::format("The log has no record {}.", position));
    RecordKeys keys(keyring_, 16);
    return open(position, keys);
  }

  Result<Head> sign_head(Instant now) const override {
    const std::scoped_lock lock(mutex_);
    return make_head(frames_.size(), frames_.empty() ? Hash{} : hash_of(frames_.back()), now, keyring_);
  }

  Result<Verification> verify(const std::optional<Head>& head) const override {
    const std::scoped_lock lock(mutex_);
    Chain chain(0, Hash{});
    Verification found;
    std::optional<Hash> at_head;
    for (const Bytes& bytes : frames_) {
      const auto frame = view_frame(bytes);
      if (!frame || !chain.follow(*frame)) {
        found.broken_at = chain.next();
        found.reason = chain.reason();
        break;
      }
      if (head && chain.next() == head->end) at_head = chain.hash();
    }
    found.records = chain.next();
    return compare_with_head(std::move(found), head, frames_.size(), at_head, keyring_.public_key());
  }

 private:
  static Hash hash_of(const Bytes& frame) {
    Hash hash{};
    std::copy(frame.end() - hash_bytes, frame.end(), hash.begin());
    return hash;
  }

  void seal(const Event& event, bool last, Waiting& item) {
    if (event.payload.size() > payload_limit) {
      item.error = Error{
          ErrorCode::too_large,
          fmt::format("An event's payload has {} bytes; at most {} are written.", event.payload.size(), payload_limit),
          {}};
      return;
    }
    Envelope envelope;
    if (last) envelope.flags |= flag_append_end;
    if (item.frames.empty()) envelope.flags |= flag_group_start;
    envelope.kind = event.kind;
    envelope.payload_version = event.version;
    envelope.month = month_of(event.time);
    envelope.position = next_position_++;
    envelope.time = event.time;
    envelope.subject = event.subject;
    Bytes frame;
    std::array<std::uint8_t, record_nonce_bytes> nonce{};
    if (event.subject.is_nobody()) {
      append_frame(frame, envelope, event.payload, nullptr, nonce, chain_);
    } else {
      envelope.flags |= flag_sealed;
      auto key = keys_.sealing_key(event.subject, event.kind, envelope.month);
      if (!key) {
        item.error = key.error();
        return;
      }
      random_.fill(nonce);
      append_frame(frame, envelope, event.payload, &*key, nonce, chain_);
    }
    item.frames.push_back(std::move(frame));
  }

  Result<Record> open(Position position, RecordKeys& keys) const {
    Bytes bytes;
    Hash previous{};
    {
      const std::scoped_lock lock(mutex_);
      bytes = frames_[static_cast<std::size_t>(position)];
      if (position > 0) previous = hash_of(frames_[static_cast<std::size_t>(position - 1)]);
    }
    Chain chain(position, previous);
    const auto frame = view_frame(bytes);
    const auto envelope = frame ? chain.follow(*frame) : std::nullopt;
    if (!envelope) return chain.broken(chain.reason());
    Record record;
    record.position = position;
    record.event = {envelope->kind, envelope->payload_version, envelope->time, envelope->subject, {}};
    record.hash = chain.hash();
    if (auto opened = keys.open(frame->body, *envelope, record); !opened) return pass_on(std::move(opened));
    return record;
  }

  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      std::vector<Waiting> group = std::exchange(queue_, {});
      for (Waiting& item : group) {
        for (Bytes& frame : item.frames) frames_.push_back(std::move(frame));
      }
      calling_ = true;
      lock.unlock();
      for (Waiting& item : group) {
        if (!item.on_durable) continue;
        item.on_durable(item.error ? Result<void>(std::unexpected(*item.error)) : Result<void>{});
      }
      group.clear();
      lock.lock();
      calling_ = false;
      if (queue_.empty()) quiet_.notify_all();
    }
  }

  Keyring& keyring_;

  // The appending thread's own.
  RecordKeys keys_;
  RandomPool random_;
  Hash chain_{};
  Position next_position_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable quiet_;
  std::vector<Waiting> queue_;
  std::vector<Bytes> frames_;
  bool calling_ = false;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace

std::unique_ptr<Log> make_memory_log(Keyring& keyring) { return std::make_unique<MemoryLog>(keyring); }

}  // namespace attune
