#include "cli/frames.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune::cli {
namespace {

TEST(Frames, ComeOutWholeHoweverTheBytesArrive) {
  const Bytes payload{1, 2, 3};
  Bytes stream = frame_bytes(FrameType::out, payload);
  const Bytes second = frame_bytes(FrameType::status, Bytes{0});
  stream.insert(stream.end(), second.begin(), second.end());
  FrameReader reader;
  std::vector<Frame> frames;
  for (const auto byte : stream) {
    reader.add({&byte, 1});
    for (auto next = reader.next(); next && *next; next = reader.next()) frames.push_back(**next);
  }
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].type, FrameType::out);
  EXPECT_EQ(frames[0].payload, payload);
  EXPECT_EQ(frames[1].type, FrameType::status);
}

TEST(Frames, RefusesUnknownTypesAndHugeLengths) {
  FrameReader unknown;
  unknown.add(Bytes{'?', 0, 0, 0, 0});
  EXPECT_FALSE(unknown.next());
  FrameReader huge;
  huge.add(Bytes{'O', 0xff, 0xff, 0xff, 0x7f});
  EXPECT_FALSE(huge.next());
}

RC_GTEST_PROP(ForwardedCommandBytes, AreReadBack,
              (const std::vector<std::string>& arguments, const std::string& folder)) {
  const ForwardedCommand command{arguments, folder, true};
  const auto read = decode_command(encode(command));
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->arguments == arguments);
  RC_ASSERT(read->working_folder == folder);
  RC_ASSERT(read->progress_is_seen);
}

RC_GTEST_PROP(ForwardedCommandBytes, CutAnywhereAreRefused, (const std::vector<std::string>& arguments)) {
  Bytes bytes = encode({arguments, "/", false});
  bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size()));
  RC_ASSERT(!decode_command(bytes));
}

RC_GTEST_PROP(ForwardedCommandBytes, GarbageIsReadWithoutHarm, (const Bytes& bytes)) {
  static_cast<void>(decode_command(bytes));
  FrameReader reader;
  reader.add(bytes);
  for (auto next = reader.next(); next && *next; next = reader.next()) continue;
}

}  // namespace
}  // namespace attune::cli
