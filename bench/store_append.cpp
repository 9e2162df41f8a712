// What the store promises in numbers: durable appends with some in flight (and how long each waits), batches, reading,
// the index, the key file and checkpoints. Payloads of 100 bytes for feedback, 700 for decisions.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/checkpoint_file.h"
#include "store/file.h"
#include "store/index.h"
#include "store/keyring.h"
#include "store/segment_log.h"

namespace {

using namespace attune;
using Clock = std::chrono::steady_clock;

constexpr Instant bench_time{1'780'000'000'000'000};
constexpr std::size_t subject_count = 10'000;

// A log with its key file in a directory of its own, on the disk that the current directory is on.
class Bank {
 public:
  Bank() {
    std::string name = (std::filesystem::current_path() / "bench-store-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    keyring_ = std::move(*open_keyring(directory_ / "keys", SecretKey{1}));
    for (std::size_t i = 0; i < subject_count; ++i) {
      subjects_.push_back(*keyring_->find_or_create(NameSpace::customer, "customer " + std::to_string(i)));
    }
    log_ = std::move(*open_segment_log(directory_ / "log", *keyring_));
  }
  ~Bank() {
    log_.reset();
    keyring_.reset();
    std::filesystem::remove_all(directory_);
  }
  Bank(const Bank&) = delete;
  Bank& operator=(const Bank&) = delete;

  Event event(std::size_t number, std::size_t bytes) const {
    return {RecordKind::feedback, 1, bench_time, subjects_[number * 7919 % subject_count], Bytes(bytes, 7)};
  }
  Log& log() { return *log_; }
  Keyring& keyring() { return *keyring_; }
  const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path directory_;
  std::unique_ptr<Keyring> keyring_;
  std::vector<Handle> subjects_;
  std::unique_ptr<Log> log_;
};

// Keeps `in_flight` appends on their way and notes how long each took.
class Flights {
 public:
  Flights(Log& log, std::size_t in_flight) : log_(log), free_(in_flight) {}

  void append(Event event) {
    {
      std::unique_lock lock(mutex_);
      landed_.wait(lock, [this] { return free_ > 0; });
      --free_;
    }
    log_.append({std::move(event)}, [this, started = Clock::now()](const Result<void>& durable) {
      if (!durable) std::abort();
      micros_.push_back(std::chrono::duration<double, std::micro>(Clock::now() - started).count());
      const std::scoped_lock lock(mutex_);
      ++free_;
      landed_.notify_one();
    });
  }

  // The part of them below which the given share lies.
  double percentile(double share) {
    log_.flush();
    if (micros_.empty()) return 0;
    std::sort(micros_.begin(), micros_.end());
    return micros_[static_cast<std::size_t>(share * static_cast<double>(micros_.size() - 1))];
  }

 private:
  Log& log_;
  std::mutex mutex_;
  std::condition_variable landed_;
  std::size_t free_;
  std::vector<double> micros_;
};

void append_in_flight(benchmark::State& state) {
  Bank bank;
  Flights flights(bank.log(), static_cast<std::size_t>(state.range(0)));
  std::size_t number = 0;
  const auto bytes = static_cast<std::size_t>(state.range(1));
  for (auto _ : state) flights.append(bank.event(number++, bytes));
  state.counters["p50_us"] = flights.percentile(.5);
  state.counters["p99_us"] = flights.percentile(.99);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(append_in_flight)
    ->ArgNames({"in_flight", "bytes"})
    ->Args({1, 100})
    ->Args({8, 100})
    ->Args({64, 100})
    ->Args({64, 700})
    ->UseRealTime()
    ->MinTime(2);

// One batch of 1,000 events after the other, each waited for.
void append_batches(benchmark::State& state) {
  Bank bank;
  std::size_t number = 0;
  for (auto _ : state) {
    std::vector<Event> events;
    for (int i = 0; i < 1000; ++i) events.push_back(bank.event(number++, 100));
    bank.log().append(std::move(events), [](const Result<void>& durable) {
      if (!durable) std::abort();
    });
    bank.log().flush();
  }
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(append_batches)->UseRealTime()->MinTime(2);

// The disk by itself: one 4 KiB write into a zero-filled file, made durable.
void disk_fdatasync(benchmark::State& state) {
  Bank bank;
  Disk disk;
  const auto file = File::open(bank.directory() / "plain", OpenMode::create);
  constexpr std::uint64_t size = std::uint64_t{16} << 20;
  if (!write_zeros(disk, *file, 0, size) || !sync_data(disk, *file)) std::abort();
  const Bytes page(4096, 3);
  std::uint64_t at = 0;
  for (auto _ : state) {
    if (!write_at(disk, *file, page, at) || !sync_data(disk, *file)) std::abort();
    at = (at + page.size()) % size;
  }
}
BENCHMARK(disk_fdatasync)->UseRealTime();

void read_and_verify(benchmark::State& state) {
  Bank bank;
  constexpr std::size_t records = 200'000;
  for (std::size_t i = 0; i < records; i += 1000) {
    std::vector<Event> events;
    for (std::size_t k = 0; k < 1000; ++k) events.push_back(bank.event(i + k, 100));
    bank.log().append(std::move(events), {});
  }
  bank.log().flush();
  const bool only_verify = state.range(0) != 0;
  for (auto _ : state) {
    if (only_verify) {
      if (bank.log().verify(std::nullopt)->broken_at) std::abort();
    } else {
      std::size_t bytes = 0;
      const auto read = bank.log().read(0, log_end, [&bytes](const Record& record) -> Result<void> {
        bytes += record.event.payload.size();
        return {};
      });
      if (!read || bytes != records * 100) std::abort();
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(records));
}
BENCHMARK(read_and_verify)->ArgName("only_verify")->Arg(0)->Arg(1)->UseRealTime();

void read_one(benchmark::State& state) {
  Bank bank;
  for (std::size_t i = 0; i < 50; ++i) {
    std::vector<Event> events;
    for (std::size_t k = 0; k < 1000; ++k) events.push_back(bank.event(i + k, 700));
    bank.log().append(std::move(events), {});
  }
  bank.log().flush();
  Position position = 0;
  for (auto _ : state) {
    if (!bank.log().at(position)) std::abort();
    position = (position + 7919) % 50'000;
  }
}
BENCHMARK(read_one)->UseRealTime();

void index_batches(benchmark::State& state) {
  Bank bank;
  const auto index = std::move(*open_sqlite_index(bank.directory() / "index.sqlite"));
  const auto size = static_cast<std::size_t>(state.range(0));
  Position position = 0;
  for (auto _ : state) {
    std::vector<IndexEntry> entries;
    for (std::size_t i = 0; i < size; ++i, ++position) {
      entries.push_back({position, RecordKind::feedback, bench_time, bank.event(position, 0).subject});
    }
    if (!index->add(entries)) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(size));
}
BENCHMARK(index_batches)->ArgName("entries")->Arg(1000)->Arg(20000)->UseRealTime()->MinTime(2);

void open_key_file(benchmark::State& state) {
  Bank bank;
  const auto file = bank.directory() / "many";
  {
    const auto keyring = std::move(*open_keyring(file, SecretKey{1}));
    for (int i = 0; i < 100'000; ++i)
      (void)keyring->find_or_create(NameSpace::customer, "customer " + std::to_string(i));
  }
  for (auto _ : state) {
    if (!open_keyring(file, SecretKey{1})) std::abort();
  }
}
BENCHMARK(open_key_file)->UseRealTime()->Unit(benchmark::kMillisecond);

void checkpoint_file(benchmark::State& state) {
  Bank bank;
  Disk disk;
  CheckpointDirectory directory(bank.directory() / "checkpoints", bank.keyring(), disk);
  StoredCheckpoint checkpoint{7, {{"sums", Bytes(std::size_t{128} << 20, 5)}}};
  const bool reading = state.range(0) != 0;
  if (reading && !directory.write(checkpoint)) std::abort();
  for (auto _ : state) {
    if (reading) {
      if (!directory.newest(log_end)->has_value()) std::abort();
    } else {
      ++checkpoint.position;
      if (!directory.write(checkpoint)) std::abort();
    }
  }
  state.SetBytesProcessed(state.iterations() * (std::int64_t{128} << 20));
}
BENCHMARK(checkpoint_file)->ArgName("reading")->Arg(0)->Arg(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
