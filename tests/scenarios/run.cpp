// attune_scenarios STORY.yaml …: exit 0 all hold, 1 one does not, 77 skipped.
#include <gtest/gtest.h>

#include "scenarios/told.h"

namespace {
bool told = true;
}

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::filesystem::path story = argv[i];
    ::testing::RegisterTest("Scenario", story.stem().c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [story]() -> ::testing::Test* {
                              struct Story : ::testing::Test {
                                std::filesystem::path path;
                                void TestBody() override { told = attune::testing::tell(path); }
                              };
                              auto* test = new Story;  // GoogleTest deletes it
                              test->path = story;
                              return test;
                            });
  }
  const int failed = RUN_ALL_TESTS();
  return failed != 0 ? failed : told ? 0 : 77;
}
