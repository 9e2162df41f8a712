// Imports over HTTP: the options of files as parameters, the preview of a dry run; and facts that nobody can have.
#include <string>

#include "server/description.h"
#include "server/real_server.h"
#include "server/schema_check.h"

namespace attune {
namespace {

namespace json = boost::json;

json::value expect_report(const Answer& answer) {
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto report = json::parse(answer.body);
  EXPECT_EQ(schema_fault(report, description().at_pointer("/components/schemas/ImportReport"), description()), "")
      << answer.body;
  return report;
}

TEST(FilesApi, AForeignFileIsShownMappedAndImported) {
  RealServer server;
  Person systems(server);
  systems.key = server.account("core", Role::service);
  const std::string csv = "movieId;title;genre\n31;Dangerous Minds;films\n32;Babe;plays\n";
  const std::string route = "/v1/products:import?format=csv";
  EXPECT_EQ(systems.ask("POST", route, csv).status, 422);
  const auto shown = expect_report(systems.ask("POST", route + "&dry_run=true", csv));
  EXPECT_EQ(shown.at("rejected_count"), 1);
  const auto& preview = shown.at("preview");
  EXPECT_EQ(preview.at("delimiter"), "semicolon");
  EXPECT_EQ(preview.at("columns").as_array().size(), 3u);
  EXPECT_EQ(preview.at("rows").at(1).at(1), "Babe");
  EXPECT_EQ(preview.at("fields").at(0).at("name"), "product_id");
  EXPECT_TRUE(preview.at("fields").at(0).at("required").as_bool());
  EXPECT_TRUE(preview.at("fields").at(0).at("column").is_null());
  const std::string mapped = route +
                             "&map=product_id%3DmovieId,name%3Dtitle,category%3Dgenre&map_category=films%3Dguidance"
                             "&unknown_columns=refuse&encoding=utf-8";
  const auto report = expect_report(systems.ask("POST", mapped, csv));
  EXPECT_EQ(report.at("accepted"), 2);
  EXPECT_EQ(report.at("unclassified"), 1);
  EXPECT_EQ(report.as_object().count("preview"), 0u);
  EXPECT_EQ(systems.ask("POST", route + "&map=product_id", csv).status, 422);
  EXPECT_EQ(systems.ask("POST", route + "&encoding=latin", csv).status, 422);
  EXPECT_EQ(systems.ask("POST", route + "&scale=5", csv).status, 400);
  EXPECT_EQ(expect_report(systems.ask("POST", "/v1/customers:import?format=csv&map=customer_id%3Did", "id\na\n"))
                .at("accepted"),
            1);
}

TEST(FilesApi, FactsThatNobodyCanHaveAreRefused) {
  RealServer server;
  Person systems(server);
  systems.key = server.account("core", Role::service);
  for (const auto* fact : {R"("date_of_birth":"2999-01-01")", R"("date_of_birth":"0001-01-01")", R"("age":-3)",
                           R"("age":430)", R"("household_size":-1)"}) {
    const auto answer = systems.ask("PUT", "/v1/customers/t", "{" + std::string(fact) + "}");
    EXPECT_EQ(answer.status, 422) << fact;
  }
  EXPECT_EQ(systems.ask("PUT", "/v1/customers/t", R"({"age":40})").status, 200);
}

}  // namespace
}  // namespace attune
