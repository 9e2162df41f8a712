#include "store/segment_log.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sodium.h>
#include <sys/prctl.h>

#include "base/thread.h"
#include "store/head.h"
#include "store/log_reader.h"
#include "store/record_keys.h"
#include "store/segment_table.h"
#include "store/segment_writer.h"

namespace attune {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t group_bytes_limit = std::size_t{8}
                                          << 20;           // one append may be larger, then it is a group by itself
constexpr std::size_t hurry_bytes = std::size_t{1} << 20;  // so much waiting is written without waiting for more
constexpr std::size_t kept_buffer = std::size_t{16} << 20;

struct Append {
  std::vector<Event> events;
  OnDurable on_durable;
  std::size_t bytes = 0;
  std::optional<Error> rejected;  // by itself, before it got a position
};

class SegmentLog final : public Log {
 public:
  SegmentLog(std::filesystem::path directory, Keyring& keyring, const SegmentLogOptions& options)
      : options_(options),
        keyring_(keyring),
        disk_(options.disk != nullptr ? *options.disk : own_disk_),
        table_(directory),
        writer_(directory, keyring, disk_, options.segment_bytes, options.checkpoint_bytes),
        keys_(keyring),
        directory_(std::move(directory)) {}

  ~SegmentLog() override {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  Result<void> open() {
    if (auto made = make_directory(directory_); !made) return made;
    auto lock = File::open(directory_ / "lock", OpenMode::create);
    if (!lock) return pass_on(std::move(lock));
    if (auto locked = lock->lock(); !locked) return locked;
    lock_ = std::move(*lock);
    auto recovered = recover_log(directory_, keyring_, disk_);
    if (!recovered) return pass_on(std::move(recovered));
    next_position_ = durable_ = recovered->end;
    hash_ = recovered->hash;
    for (const Position first : recovered->segments) {
      const bool active = first == recovered->segments.back();
      table_.add(first, active ? recovered->marks : std::vector<std::uint64_t>{}, active);
    }
    known_segments_ = recovered->segments.size();
    known_last_ = recovered->segments.empty() ? 0 : recovered->segments.back();
    if (auto opened = writer_.open(std::move(*recovered)); !opened) return opened;
    thread_ = std::thread([this] {
      name_this_thread("log");
      run();
    });
    return {};
  }

  Position append(std::vector<Event> events, OnDurable on_durable) override {
    Append item{std::move(events), std::move(on_durable), 0, std::nullopt};
    check(item);
    const std::scoped_lock lock(mutex_);
    const Position first = next_position_;
    next_position_ += item.events.size();
    queued_bytes_ += item.bytes;
    queue_.push_back(std::move(item));
    if (idle_ || queued_bytes_ >= hurry_bytes) wake_.notify_one();
    return first;
  }

  Position next_position() const override {
    const std::scoped_lock lock(mutex_);
    return next_position_;
  }

  Position durable_end() const override {
    const std::scoped_lock lock(mutex_);
    return durable_;
  }

  void flush() override {
    std::unique_lock lock(mutex_);
    ++flushing_;
    wake_.notify_one();
    quiet_.wait(lock, [this] { return queue_.empty() && !committing_; });
    --flushing_;
  }

  Result<void> read(Position from, Position to, const OnRecord& on_record) const override {
    return read_records(extent(), from, to, on_record);
  }

  Result<Record> at(Position position) const override { return read_record(extent(), position); }

  Result<Head> sign_head(Instant now) const override {
    const LogExtent log = extent();
    return make_head(log.end, log.hash, now, keyring_);
  }

  Result<Verification> verify(const std::optional<Head>& head) const override { return verify_records(extent(), head); }

 private:
  LogExtent extent() const {
    const std::scoped_lock lock(mutex_);
    return {table_, keyring_, durable_, hash_};
  }

  // Rejects by itself what could never be written.
  void check(Append& item) const {
    for (const Event& event : item.events) {
      if (event.payload.size() > payload_limit) {
        item.rejected = Error{ErrorCode::too_large,
                              fmt::format("An event's payload has {} bytes; at most {} are written.",
                                          event.payload.size(), payload_limit),
                              {}};
      } else if (!event.subject.is_nobody() && keyring_.state_of(event.subject) == SubjectState::unknown) {
        item.rejected =
            Error{ErrorCode::invalid, "The subject of an event is not in the key file; create its name first.",
                  to_hex(event.subject)};
      }
      item.bytes += frame_bytes(event);
    }
    if (!item.rejected) return;
    item.events.clear();
    item.bytes = 0;
  }

  void run();
  void pace(std::unique_lock<std::mutex>& lock);
  std::vector<Append> take_group();
  Result<void> commit(const std::vector<Append>& group);
  Result<void> seal(const std::vector<Append>& group, std::vector<std::uint64_t>& marks);
  void publish(const std::vector<std::uint64_t>& marks);
  void fail_waiting(std::vector<Append> group, const Error& error);

  const SegmentLogOptions options_;
  Keyring& keyring_;
  Disk own_disk_;
  Disk& disk_;
  File lock_;
  SegmentTable table_;

  // The writer thread's own.
  SegmentWriter writer_;
  RecordKeys keys_;
  RandomPool random_;
  Bytes frames_;
  Position group_end_ = 0;
  Hash group_hash_{};
  std::size_t known_segments_ = 0;
  Position known_last_ = 0;
  SteadyTime group_started_{};

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable quiet_;
  std::deque<Append> queue_;
  std::size_t queued_bytes_ = 0;
  Position next_position_ = 0;
  Position durable_ = 0;
  Hash hash_{};  // of record durable_ − 1
  int flushing_ = 0;
  bool idle_ = false;
  bool committing_ = false;
  bool stopping_ = false;

  std::filesystem::path directory_;
  std::thread thread_;
};

void SegmentLog::run() {
  ::prctl(PR_SET_TIMERSLACK, 1000UL, 0UL, 0UL, 0UL);  // the pace is finer than the usual 50 µs
  std::unique_lock lock(mutex_);
  for (;;) {
    idle_ = true;
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    idle_ = false;
    if (queue_.empty()) return;
    pace(lock);
    std::vector<Append> group = take_group();
    committing_ = true;
    lock.unlock();

    const auto committed = commit(group);
    if (committed) {
      for (Append& item : group) {
        if (!item.on_durable) continue;
        item.on_durable(item.rejected ? Result<void>(std::unexpected(*item.rejected)) : Result<void>{});
      }
    } else {
      fail_waiting(std::move(group), committed.error());
    }
    group.clear();
    lock.lock();
    committing_ = false;
    if (queue_.empty()) quiet_.notify_all();
  }
}

// Lets more appends join the group: each fdatasync costs the same for one as for many.
void SegmentLog::pace(std::unique_lock<std::mutex>& lock) {
  const auto hurry = [this] { return stopping_ || flushing_ > 0 || queued_bytes_ >= hurry_bytes; };
  wake_.wait_until(lock, group_started_ + options_.pace_few, hurry);
  if (queue_.size() >= options_.many) wake_.wait_until(lock, group_started_ + options_.pace_many, hurry);
  group_started_ = std::chrono::steady_clock::now();
}

std::vector<Append> SegmentLog::take_group() {
  std::vector<Append> group;
  std::size_t bytes = 0;
  while (!queue_.empty() && (group.empty() || bytes + queue_.front().bytes <= group_bytes_limit)) {
    bytes += queue_.front().bytes;
    queued_bytes_ -= queue_.front().bytes;
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return group;
}

Result<void> SegmentLog::commit(const std::vector<Append>& group) {
  std::uint64_t bytes = 0;
  for (const Append& item : group) bytes += item.bytes;
  if (bytes == 0) return {};
  group_end_ = durable_;  // written by this thread only
  group_hash_ = hash_;
  if (auto room = writer_.make_room(bytes, group_end_, group_hash_); !room) return room;
  std::vector<std::uint64_t> marks;
  if (auto sealed = seal(group, marks); !sealed) return sealed;
  // A record may never be durable before the keys that it needs.
  if (auto synced = keyring_.sync(); !synced) return synced;
  if (auto written = writer_.write(frames_, group_end_, group_hash_); !written) return written;
  publish(marks);
  return {};
}

Result<void> SegmentLog::seal(const std::vector<Append>& group, std::vector<std::uint64_t>& marks) {
  if (frames_.capacity() > kept_buffer) frames_ = {};
  frames_.clear();
  std::array<std::uint8_t, record_nonce_bytes> nonce{};
  for (const Append& item : group) {
    for (const Event& event : item.events) {
      Envelope envelope;
      if (frames_.empty()) envelope.flags |= flag_group_start;
      if (&event == &item.events.back()) envelope.flags |= flag_append_end;
      envelope.kind = event.kind;
      envelope.payload_version = event.version;
      envelope.month = month_of(event.time);
      envelope.position = group_end_++;
      envelope.time = event.time;
      envelope.subject = event.subject;
      if ((envelope.position - writer_.segment()) % mark_spacing == 0)
        marks.push_back(writer_.offset() + frames_.size());
      if (event.subject.is_nobody()) {
        append_frame(frames_, envelope, event.payload, nullptr, nonce, group_hash_);
        continue;
      }
      envelope.flags |= flag_sealed;
      auto key = keys_.sealing_key(event.subject, event.kind, envelope.month);
      if (!key) return pass_on(std::move(key));
      random_.fill(nonce);
      append_frame(frames_, envelope, event.payload, &*key, nonce, group_hash_);
      sodium_memzero(key->data(), key->size());
    }
  }
  return {};
}

void SegmentLog::publish(const std::vector<std::uint64_t>& marks) {
  if (known_segments_ == 0 || known_last_ != writer_.segment()) {
    table_.add(writer_.segment(), marks, true);
    known_last_ = writer_.segment();
    ++known_segments_;
  } else {
    table_.extend(marks);
  }
  const std::scoped_lock lock(mutex_);
  durable_ = group_end_;
  hash_ = group_hash_;
}

// Every append still waiting fails with the group: the positions they were given are given again.
void SegmentLog::fail_waiting(std::vector<Append> group, const Error& error) {
  {
    const std::scoped_lock lock(mutex_);
    for (Append& item : queue_) group.push_back(std::move(item));
    queue_.clear();
    queued_bytes_ = 0;
    next_position_ = durable_;
  }
  for (Append& item : group) {
    if (item.on_durable) item.on_durable(std::unexpected(item.rejected ? *item.rejected : error));
  }
}

}  // namespace

Result<std::unique_ptr<Log>> open_segment_log(const std::filesystem::path& directory, Keyring& keyring,
                                              const SegmentLogOptions& options) {
  if (sodium_init() < 0) return fail(ErrorCode::unavailable, "The cryptographic library could not be initialised.");
  auto log = std::make_unique<SegmentLog>(directory, keyring, options);
  if (auto opened = log->open(); !opened) return pass_on(std::move(opened));
  return std::unique_ptr<Log>(std::move(log));
}

}  // namespace attune
