#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "model_files.h"
#include "text/safetensors.h"

namespace attune {
namespace {

using test::TensorFile;

std::string two_tensors() {
  TensorFile file;
  file.add("a", {2, 3});
  file.add("b", {4});
  return file.bytes();
}

std::string error_of(const std::string& bytes) {
  const auto parsed = SafeTensors::parse(test::as_bytes(bytes));
  return parsed ? "parsed" : parsed.error().message;
}

#define EXPECT_SAYS(bytes, words) EXPECT_NE(error_of(bytes).find(words), std::string::npos) << error_of(bytes)

TEST(SafeTensors, tensors_are_found_with_type_shape_and_bytes) {
  const auto bytes = two_tensors();
  const auto parsed = SafeTensors::parse(test::as_bytes(bytes));
  ASSERT_TRUE(parsed) << parsed.error().message;
  ASSERT_EQ(parsed->tensors().size(), 2U);
  const auto& b = parsed->tensors().at("b");
  EXPECT_EQ(b.dtype, "F32");
  EXPECT_EQ(b.shape, (std::vector<std::uint64_t>{4}));
  EXPECT_EQ(b.bytes.size(), 16U);
  EXPECT_EQ(b.bytes.data() + 16, test::as_bytes(bytes).data() + bytes.size());
}

TEST(SafeTensors, metadata_is_passed_over) {
  EXPECT_EQ(error_of(TensorFile::with_table(R"({"__metadata__":{"format":"pt"}})", "")), "parsed");
}

TEST(SafeTensors, every_cut_is_refused) {
  const auto whole = two_tensors();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(error_of(whole.substr(0, size)), "parsed") << size;
  }
}

TEST(SafeTensors, a_table_beyond_the_file_or_the_limit_is_refused) {
  EXPECT_SAYS(std::string(8, '\xff'), "its table should be");
  EXPECT_SAYS(std::string("\x10\0\0\0\0\0\0\0{}", 10), "its table should be 16 bytes long, 2 are there");
}

TEST(SafeTensors, what_is_wrong_is_said) {
  const auto entry = [](std::string_view body, std::size_t data) {
    return TensorFile::with_table(fmt::format("{{\"w\":{}}}", body), std::string(data, '\0'));
  };
  EXPECT_SAYS(TensorFile::with_table("[]", ""), "not a JSON object");
  EXPECT_SAYS(TensorFile::with_table("{", ""), "not JSON");
  EXPECT_SAYS(entry("7", 0), "tensor \"w\" is not described by an object");
  EXPECT_SAYS(entry(R"({"dtype":"F32","shape":[1]})", 4), "no proper dtype, shape and data_offsets");
  EXPECT_SAYS(entry(R"({"dtype":"F32","shape":[-1],"data_offsets":[0,4]})", 4), "no proper dtype");
  EXPECT_SAYS(entry(R"({"dtype":"F32","shape":[1.5],"data_offsets":[0,4]})", 4), "no proper dtype");
  EXPECT_SAYS(entry(R"({"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]})", 4), "no proper dtype");
  EXPECT_SAYS(entry(R"({"dtype":"Q4","shape":[1],"data_offsets":[0,4]})", 4), "type or shape that no file can hold");
  EXPECT_SAYS(entry(R"({"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,4]})", 4),
              "type or shape that no file can hold");
  EXPECT_SAYS(entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})", 4), "the file is cut or damaged");
  EXPECT_SAYS(entry(R"({"dtype":"F32","shape":[1],"data_offsets":[4,0]})", 4), "the file is cut or damaged");
  EXPECT_SAYS(entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0,4]})", 4),
              "is 4 bytes long where its shape asks for 8");
  EXPECT_SAYS(entry(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})", 8), "4 bytes follow the last tensor");
  EXPECT_SAYS(entry(R"({"dtype":"F32","shape":[1],"data_offsets":[4,8]})", 8), "overlap or leave a gap");
}

std::vector<float> floats_of(const std::string& dtype, std::vector<std::uint16_t> values) {
  const std::string bytes(reinterpret_cast<const char*>(values.data()), values.size() * sizeof values[0]);
  std::vector<float> out(values.size());
  EXPECT_FALSE(copy_floats({dtype, {values.size()}, test::as_bytes(bytes), 0, bytes.size()}, out));
  return out;
}

std::optional<std::size_t> odd_place(const std::string& dtype, std::vector<std::uint16_t> values) {
  const std::string bytes(reinterpret_cast<const char*>(values.data()), values.size() * sizeof values[0]);
  std::vector<float> out(dtype == "F32" ? values.size() / 2 : values.size());
  return copy_floats({dtype, {out.size()}, test::as_bytes(bytes), 0, bytes.size()}, out);
}

TEST(SafeTensors, short_floats_are_widened_exactly) {
  EXPECT_EQ(floats_of("F16", {0x0000, 0x3c00, 0xbc00, 0x3555, 0x7bff, 0x0400, 0x03ff, 0x0001, 0x8001}),
            (std::vector<float>{0, 1, -1, 0x1.554p-2F, 65504, 0x1p-14F, 0x1.ff8p-15F, 0x1p-24F, -0x1p-24F}));
  EXPECT_EQ(floats_of("BF16", {0x0000, 0x3f80, 0xc000, 0x4049, 0x0080, 0x0001}),
            (std::vector<float>{0, 1, -2, 0x1.92p+1F, 0x1p-126F, 0x1p-133F}));
}

TEST(SafeTensors, what_is_no_finite_number_is_found) {
  EXPECT_EQ(odd_place("F16", {0x3c00, 0x7c00}), 1U);
  EXPECT_EQ(odd_place("F16", {0xfe00, 0x7c00}), 0U);
  EXPECT_EQ(odd_place("BF16", {0x3f80, 0x3f80, 0xff80}), 2U);
  EXPECT_EQ(odd_place("F32", {0, 0x3f80, 0, 0x7fc0}), 1U);
  EXPECT_EQ(odd_place("F32", {0, 0x3f80, 0xffff, 0x7f7f}), std::nullopt);
}

TEST(SafeTensors, a_deep_table_is_refused) {
  EXPECT_SAYS(TensorFile::with_table(std::string(50'000, '['), ""), "not JSON");
}

TEST(SafeTensors, names_from_the_file_are_shown_in_plain_letters) {
  EXPECT_SAYS(TensorFile::with_table("{\"\\u001b[31m\":1}", ""), "tensor \"?[31m\"");
}

TEST(SafeTensors, no_bytes_are_a_danger) {
  EXPECT_TRUE(rc::check("random bytes after a random edit of a valid file", [] {
    auto bytes = two_tensors();
    const auto edits = *rc::gen::inRange(1, 8);
    for (int i = 0; i < edits; ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
      bytes[at] = static_cast<char>(*rc::gen::inRange(0, 256));
    }
    const auto parsed = SafeTensors::parse(test::as_bytes(bytes));
    if (!parsed) return;
    const auto all = test::as_bytes(bytes);
    for (const auto& [name, tensor] : parsed->tensors()) {
      RC_ASSERT(tensor.bytes.empty() || (tensor.bytes.data() >= all.data() &&
                                         tensor.bytes.data() + tensor.bytes.size() <= all.data() + all.size()));
    }
  }));
}

}  // namespace
}  // namespace attune
