#include "reporters/result_json.h"
#include "tests/reporters/random_comparison.h"
#include "tests/reporters/schema_judge.h"
#include "tests/reporters/situations.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>
#include <string>
#include <vector>

// docs/result.schema.json says what write_result writes and parse_result reads:
// judged by a program of somebody else's.

namespace benchgate::reporters {
namespace {

using nlohmann::json;

TEST(ResultSchemaTest, WhatIsWrittenIsValid) {
  std::vector<json> documents;
  for (const Situation& each : situations()) {
    documents.push_back(json::parse(write_result(each.make())));
  }
  std::mt19937_64 random(3);
  for (int trial = 0; trial < 100; ++trial) {
    documents.push_back(json::parse(write_result(random_comparison(random))));
  }
  const auto verdicts = judge(documents, "result.schema.json");
  if (!verdicts) {
    GTEST_SKIP() << kSkipped;
  }
  for (std::size_t i = 0; i < verdicts->size(); ++i) {
    EXPECT_EQ((*verdicts)[i], "valid") << "document " << i;
  }
}

/// Every document that differs from `whole` by one key that is gone.
void add_without_each_key(const json& whole, const json::json_pointer& at,
                          std::vector<json>& documents) {
  const json& part = whole[at];
  if (part.is_object() && at.back() != "environment") {
    for (const auto& [key, value] : part.items()) {
      documents.push_back(whole);
      documents.back()[at].erase(key);
      add_without_each_key(whole, at / key, documents);
    }
  } else if (part.is_array() && !part.empty() && part[0].is_object()) {
    add_without_each_key(whole, at / 0, documents);
  }
}

/// Every document that differs from `whole` by one value of another type.
void add_with_each_type_wrong(const json& whole, std::vector<json>& documents) {
  const json flat = whole.flatten();
  for (const auto& [path, value] : flat.items()) {
    const json::json_pointer at(path);
    documents.push_back(whole);
    documents.back()[at] = json::object();
    if (!value.is_array()) {
      documents.push_back(whole);
      documents.back()[at] = json::array({1});
    }
  }
}

/// A small comparison that has every key.
json small_document() {
  compare::Comparison comparison = situation("empty");
  compare::Row row = regressed_row("BM", 1, 2);
  row.screen.resize(1);
  row.confirm.clear();
  row.accepted = compare::Acceptance{};
  row.base_values = {1.0};
  comparison.rows = {row};
  comparison.summary.geometric_means = {{.metric = "m", .ratio = 1, .rows = 1}};
  comparison.warnings = {"w"};
  comparison.rows[0].exceeded = compare::Acceptance{};
  comparison.shard = compare::Shard{};
  comparison.shard->benchmarks = {{.place = 0, .suite = "s", .name = "BM"}};
  comparison.joined = compare::Joined{};
  comparison.joined->shards.emplace_back();
  return json::parse(write_result(comparison));
}

TEST(ResultSchemaTest, SchemaAndReaderAgreeOnWhatIsBroken) {
  std::vector<json> documents;
  add_without_each_key(small_document(), json::json_pointer("/rows/0"),
                       documents);
  for (const char* key :
       {"/tool", "/policy", "/base", "/summary", "/shard", "/joined"}) {
    add_without_each_key(small_document(), json::json_pointer(key), documents);
  }
  add_with_each_type_wrong(small_document(), documents);
  const auto verdicts = judge(documents, "result.schema.json");
  if (!verdicts) {
    GTEST_SKIP() << kSkipped;
  }
  ASSERT_GT(documents.size(), 150U);
  for (std::size_t i = 0; i < documents.size(); ++i) {
    bool readable = true;
    try {
      parse_result(documents[i].dump());
    } catch (const InvalidResult&) {
      readable = false;
    }
    const bool valid = (*verdicts)[i] == "valid";
    // The summary's family_error repeats the policy's and is not read.
    const bool repeated = !documents[i]["summary"].contains("family_error") ||
                          !documents[i]["summary"]["family_error"].is_number();
    EXPECT_EQ(valid, readable && !repeated) << (*verdicts)[i] << "\n"
                                            << documents[i].dump(1);
  }
}

}  // namespace
}  // namespace benchgate::reporters
