// The server over an engine in memory, for tries by hand and for measuring the server alone: fake_server [port]
#include <cstdio>
#include <cstdlib>
#include <string>

#include "server/event_loop.h"
#include "server/fake_engine.h"
#include "server/server.h"

int main(int argc, char** argv) {
  attune::SystemClock clock;
  attune::EventLoop loop;
  attune::FakeEngine engine(clock, loop.post());
  engine.list_length = 10;
  attune::fill_with_people_and_products(engine);
  attune::ServerOptions options;
  options.port = argc > 1 ? static_cast<std::uint16_t>(std::atoi(argv[1])) : std::uint16_t{8080};
  auto server = attune::Server::listen(loop, engine, clock, options);
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().message.c_str());
    return 3;
  }
  std::printf("http://127.0.0.1:%u/  (an API key is the name of a role, such as \"service\")\n",
              unsigned{(*server)->port()});
  std::fflush(stdout);
  loop.on_stop_signal([&] { (*server)->stop([&] { loop.stop(); }); });
  loop.run();
}
