#include "server/router.h"

#include <gtest/gtest.h>

#include "server/services.h"

namespace attune {
namespace {

TEST(Router, findsEveryRouteByItsOwnPattern) {
  const Router router(all_routes());
  for (const auto& route : router.routes()) {
    std::string path(route.pattern);
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{'))
      path.replace(at, path.find('}') - at + 1, "some%20one");
    const auto match = router.find(route.method, path);
    ASSERT_EQ(match.route, &route) << path;
    for (const auto& value : match.path) EXPECT_EQ(value, "some one");
  }
}

TEST(Router, aSuffixIsPartOfThePattern) {
  const Router router(all_routes());
  const auto replay = router.find(Method::post, "/v1/decisions/d5:replay");
  ASSERT_NE(replay.route, nullptr);
  EXPECT_EQ(replay.path.at(0), "d5");
  EXPECT_EQ(router.find(Method::post, "/v1/decisions/:replay").route, nullptr);
  const auto customer = router.find(Method::get, "/v1/customers/a:b~c");
  ASSERT_NE(customer.route, nullptr);
  EXPECT_EQ(customer.path.at(0), "a:b~c");
}

TEST(Router, decodesOrRefuses) {
  EXPECT_EQ(percent_decoded("%C3%A9+%2f", true), "\xC3\xA9 /");
  EXPECT_EQ(percent_decoded("a+b", false), "a+b");
  for (const auto* bad : {"%", "%4", "%zz", "%00", "%ff", "%ed%a0%80", "%c0%80"})
    EXPECT_FALSE(percent_decoded(bad, false)) << bad;
  const auto query = parse_query("a=1&&b=x%3Dy&c");
  ASSERT_TRUE(query);
  EXPECT_EQ(query->size(), 3U);
  EXPECT_EQ(query->at(1).second, "x=y");
  EXPECT_FALSE(parse_query("a=%f"));
}

}  // namespace
}  // namespace attune
