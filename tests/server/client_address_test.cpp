#include "server/client_address.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(ClientAddress, IsTheAddressWithoutItsPortAndOfIPv6TheNetwork) {
  EXPECT_EQ(client_address("203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(client_address("203.0.113.9:4711"), "203.0.113.9");
  EXPECT_EQ(client_address("2001:db8::1"), "2001:db8::/64");
  EXPECT_EQ(client_address("[2001:db8::1]:443"), "2001:db8::/64");
  EXPECT_EQ(client_address("[2001:db8::ff]"), "2001:db8::/64");
  EXPECT_EQ(client_address("2001:db8:0:1::7"), "2001:db8:0:1::/64");
  EXPECT_EQ(client_address("::ffff:203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(client_address("unknown"), "unknown");
  EXPECT_EQ(client_address("[broken"), "[broken");
  EXPECT_EQ(client_address(""), "");
}

}  // namespace
}  // namespace attune
