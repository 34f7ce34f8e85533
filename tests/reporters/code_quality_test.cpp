#include "reporters/forge/benchmark_sources.h"
#include "reporters/registry.h"
#include "tests/reporters/situations.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace benchgate::reporters {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

Json rendered(const compare::Comparison& comparison,
              const RenderOptions& options = {}) {
  return Json::parse(find_reporter("codequality")->render(comparison, options));
}

/// A project with BM_Get in the third line of a file.
class Project {
 public:
  Project() {
    std::filesystem::create_directory(folder_.path() / "bench");
    std::ofstream(folder_.path() / "bench" / "get.cpp")
        << "#include <x>\n\nBENCHMARK(BM_Get);\n";
  }

  [[nodiscard]] forge::BenchmarkSources sources() const {
    return forge::BenchmarkSources(folder_.path());
  }

 private:
  tests::TemporaryFolder folder_;
};

compare::Comparison one_regressed(const std::string& benchmark,
                                  double head = 2) {
  compare::Comparison comparison;
  comparison.rows = {regressed_row(benchmark, 1, head)};
  return comparison;
}

TEST(CodeQualityTest, HasTheKeysThatGitLabWantsAndNoOthers) {
  const Json issues = rendered(situation("regressions"));
  ASSERT_FALSE(issues.empty());
  for (const Json& issue : issues) {
    std::set<std::string> keys;
    for (const auto& [key, value] : issue.items()) {
      keys.insert(key);
    }
    EXPECT_EQ(keys,
              (std::set<std::string>{"check_name", "description", "fingerprint",
                                     "location", "severity"}));
    EXPECT_TRUE(issue["location"]["path"].is_string());
    EXPECT_GE(issue["location"]["lines"]["begin"].get<int>(), 1);
  }
}

TEST(CodeQualityTest, IsOnTheLineThatRegistersTheBenchmark) {
  const Project project;
  const forge::BenchmarkSources sources = project.sources();
  const Json issues =
      rendered(one_regressed("BM_Get/32"), {.sources = &sources});
  ASSERT_EQ(issues.size(), 1);
  EXPECT_EQ(issues[0]["location"]["path"], "bench/get.cpp");
  EXPECT_EQ(issues[0]["location"]["lines"]["begin"], 3);
  EXPECT_EQ(issues[0]["severity"], "major");
  EXPECT_THAT(issues[0]["description"].get<std::string>(),
              HasSubstr("BM_Get/32"));
}

TEST(CodeQualityTest, WhatIsFoundNowhereIsOnTheConfiguration) {
  const Json issues = rendered(one_regressed("BM_Nowhere"),
                               {.configuration = "ci/benchgate.json"});
  EXPECT_EQ(issues[0]["location"]["path"], "ci/benchgate.json");
  EXPECT_EQ(issues[0]["location"]["lines"]["begin"], 1);
}

TEST(CodeQualityTest, FingerprintsKnowABenchmarkWhateverItsNumbers) {
  const Json before = rendered(one_regressed("BM_Get", 2));
  const Json after = rendered(one_regressed("BM_Get", 3));
  EXPECT_NE(before[0]["description"], after[0]["description"]);
  EXPECT_EQ(before[0]["fingerprint"], after[0]["fingerprint"]);
  EXPECT_NE(before[0]["fingerprint"],
            rendered(one_regressed("BM_Put"))[0]["fingerprint"]);
  EXPECT_EQ(before[0]["fingerprint"].get<std::string>().size(), 32);
}

TEST(CodeQualityTest, WhatTheGateDoesNotLookAtIsMinor) {
  compare::Comparison comparison = one_regressed("BM_Get");
  comparison.rows[0].policy.gated = false;
  EXPECT_EQ(rendered(comparison)[0]["severity"], "minor");
}

TEST(CodeQualityTest, NothingToSayIsAnEmptyList) {
  EXPECT_EQ(find_reporter("codequality")->render(situation("empty"), {}),
            "[]\n");
  compare::Comparison accepted = one_regressed("BM_Get");
  accepted.rows[0].accepted = compare::Acceptance{};
  EXPECT_EQ(rendered(accepted), Json::array());
}

TEST(CodeQualityTest, HostileNamesStayOneLineEach) {
  for (const Json& issue : rendered(situation("hostile_names"))) {
    const auto text = issue["description"].get<std::string>();
    EXPECT_EQ(text.find_first_of("\n\r\x1b"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace benchgate::reporters
