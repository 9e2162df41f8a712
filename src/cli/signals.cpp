#include "cli/signals.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <utility>

namespace attune::cli {
namespace {

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Signals::Signals(std::function<void(int)> on_signal) {
  const sigset_t set = ending_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = Descriptor(::signalfd(-1, &set, SFD_CLOEXEC));
  end_ = Descriptor(::eventfd(0, EFD_CLOEXEC));
  thread_ = std::thread([this, on_signal = std::move(on_signal)] {
    int count = 0;
    for (;;) {
      pollfd waited[2]{{signals_.get(), POLLIN, 0}, {end_.get(), POLLIN, 0}};
      if (::poll(waited, 2, -1) < 0) continue;
      if ((waited[1].revents & POLLIN) != 0) return;
      signalfd_siginfo info{};
      if (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) on_signal(++count);
    }
  });
}

Signals::~Signals() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(end_.get(), &one, sizeof one);
  thread_.join();
  const sigset_t set = ending_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace attune::cli
