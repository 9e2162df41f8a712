#include "cli/command_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <list>
#include <string>
#include <thread>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/frames.h"
#include "cli/local_socket.h"

namespace attune::cli {
namespace {

constexpr std::size_t most_at_once = 8;
constexpr std::chrono::seconds patience{5};  // for a client to send its command

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Writes to the client. When it has left, says so to the command, and drops the rest.
class SocketOutput final : public Output {
 public:
  SocketOutput(const Descriptor& connection, const StopFlag& server_stops, StopFlag& client_left)
      : connection_(connection), server_stops_(server_stops), client_left_(client_left) {}
  void out(std::string_view text) override { send(FrameType::out, text); }
  void err(std::string_view text) override { send(FrameType::err, text); }
  bool progress_is_seen() const override { return progress_is_seen_; }
  void set_progress_is_seen(bool seen) { progress_is_seen_ = seen; }

  void status(int status) {
    const auto byte = static_cast<std::uint8_t>(status);
    send(FrameType::status, {reinterpret_cast<const char*>(&byte), 1});
  }

 private:
  void send(FrameType type, std::string_view text) {
    while (!text.empty() && !client_left_) {
      const std::string_view piece = text.substr(0, longest_frame);
      text.remove_prefix(piece.size());
      if (!send_all(connection_, frame_bytes(type, bytes_of(piece)), server_stops_)) client_left_ = true;
    }
  }

  const Descriptor& connection_;
  const StopFlag& server_stops_;
  StopFlag& client_left_;
  bool progress_is_seen_ = false;
};

// The one frame that a client sends. Nothing when it hangs up, dawdles or speaks another language.
std::optional<ForwardedCommand> receive_command(const Descriptor& connection) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  FrameReader reader;
  std::array<std::uint8_t, 4096> buffer{};
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd readable{connection.get(), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&readable, 1, static_cast<int>(left.count())) <= 0) return std::nullopt;
    const ssize_t got = ::recv(connection.get(), buffer.data(), buffer.size(), 0);
    if (got <= 0) return std::nullopt;
    reader.add(std::span(buffer).first(static_cast<std::size_t>(got)));
    const auto frame = reader.next();
    if (!frame) return std::nullopt;
    if (*frame) return (*frame)->type == FrameType::request ? decode_command((*frame)->payload) : std::nullopt;
  }
}

int run_forwarded(const ForwardedCommand& forwarded, EngineAccess& engine, Output& output) {
  auto read = read_command_line(forwarded.arguments, engine_command_groups());
  if (const auto* said = std::get_if<Said>(&read)) {
    said->status == exit_done ? output.out(said->text) : output.err(said->text);
    return said->status;
  }
  const auto* action = std::get_if<EngineCommand>(&std::get<Command>(read).action);
  if (action == nullptr) {
    return report(output,
                  Error{ErrorCode::unsupported, "This command cannot be run by a server; stop the server first.", {}});
  }
  Invocation invocation{engine, output, forwarded.working_folder};
  return (*action)(invocation);
}

class ListeningSocket final : public CommandSocket {
 public:
  ListeningSocket(std::filesystem::path directory, Descriptor listening, Descriptor wake, Engine& engine, Post post)
      : directory_(std::move(directory)),
        listening_(std::move(listening)),
        wake_(std::move(wake)),
        engine_(engine),
        post_(std::move(post)),
        accepting_([this] { accept_until_stopped(); }) {}

  ~ListeningSocket() override {
    if (!server_stops_) stop({});
    accepting_.join();
  }

  void stop(std::function<void()> done) override {
    done_ = std::move(done);
    server_stops_ = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t woken = ::write(wake_.get(), &one, sizeof one);
  }

 private:
  struct Running {
    Descriptor connection;
    StopFlag client_left{false};
    std::atomic<bool> ended{false};
    std::thread thread;
  };

  void accept_until_stopped() {
    while (!server_stops_) {
      std::vector<pollfd> waited{{listening_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
      // A command under way sends nothing more: what becomes readable is its client hanging up.
      for (const auto& command : running_) waited.push_back({command.connection.get(), POLLRDHUP, 0});
      const int milliseconds = running_.empty() ? -1 : 200;  // to join those that have ended
      if (::poll(waited.data(), waited.size(), milliseconds) < 0 && errno != EINTR) break;
      std::size_t i = 2;
      for (auto& command : running_) {
        if ((waited[i++].revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) command.client_left = true;
      }
      join_ended();
      if ((waited[0].revents & POLLIN) != 0 && !server_stops_) accept_one();
    }
    listening_ = Descriptor();
    ::unlink((directory_ / socket_name).c_str());
    for (auto& command : running_) command.thread.join();
    running_.clear();
    if (done_) post_(std::move(done_));
  }

  void accept_one() {
    Descriptor connection(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection || !is_same_user(connection)) return;
    auto& command = running_.emplace_back();
    command.connection = std::move(connection);
    const bool busy = running_.size() > most_at_once;
    command.thread = std::thread([this, &command, busy] {
      serve(command, busy);
      command.ended = true;
    });
  }

  void serve(Running& command, bool busy) {
    SocketOutput output(command.connection, server_stops_, command.client_left);
    const auto forwarded = receive_command(command.connection);
    if (!forwarded) return;
    output.set_progress_is_seen(forwarded->progress_is_seen);
    if (busy) {
      output.err(
          fmt::format("attune: the server runs {} commands already; try again when one has ended\n", most_at_once));
      output.status(exit_failed);
      return;
    }
    ServersEngine access(engine_, post_, server_stops_, command.client_left);
    output.status(run_forwarded(*forwarded, access, output));
  }

  void join_ended() {
    std::erase_if(running_, [](Running& command) {
      if (!command.ended) return false;
      command.thread.join();
      return true;
    });
  }

  const std::filesystem::path directory_;
  Descriptor listening_;
  const Descriptor wake_;
  Engine& engine_;
  const Post post_;
  StopFlag server_stops_{false};
  std::function<void()> done_;
  std::list<Running> running_;  // the accepting thread's; each element is shared with its own thread
  std::thread accepting_;       // last: it uses everything above
};

}  // namespace

Result<std::unique_ptr<CommandSocket>> CommandSocket::open(const std::filesystem::path& directory, Engine& engine,
                                                           Post post) {
  auto listening = listen_in(directory);
  if (!listening) return pass_on(std::move(listening));
  Descriptor wake(::eventfd(0, EFD_CLOEXEC));
  if (!wake) return fail(ErrorCode::storage_failed, "No more files can be opened; raise the limit of open files.");
  return std::make_unique<ListeningSocket>(directory, std::move(*listening), std::move(wake), engine, std::move(post));
}

}  // namespace attune::cli
