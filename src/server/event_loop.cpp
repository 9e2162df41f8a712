#include "server/event_loop.h"

#include <csignal>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

namespace attune {

struct EventLoop::Inner {
  boost::asio::io_context context;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
  boost::asio::signal_set signals{context};
};

EventLoop::EventLoop() : inner_(std::make_unique<Inner>()) {}
EventLoop::~EventLoop() = default;

std::function<void(std::function<void()>)> EventLoop::post() {
  return [&context = inner_->context](std::function<void()> task) { boost::asio::post(context, std::move(task)); };
}

void EventLoop::run() {
  inner_->context.restart();
  inner_->context.run();
}

void EventLoop::stop() { inner_->context.stop(); }

void EventLoop::on_stop_signal(std::function<void()> then) {
  inner_->signals.add(SIGINT);
  inner_->signals.add(SIGTERM);
  inner_->signals.async_wait([this, then = std::move(then)](const boost::system::error_code& failed, int) {
    if (failed) return;
    inner_->signals.clear();
    then();
  });
}

boost::asio::io_context& EventLoop::context() { return inner_->context; }

}  // namespace attune
