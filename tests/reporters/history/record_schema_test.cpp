#include "reporters/history/record_json.h"
#include "tests/reporters/history/random_record.h"
#include "tests/reporters/schema_judge.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>
#include <string>
#include <vector>

// docs/history.schema.json says what write_record writes and parse_record
// reads: judged by a program of somebody else's.

namespace benchgate::reporters::history {
namespace {

using nlohmann::json;

constexpr std::string_view kSchema = "history.schema.json";

TEST(RecordSchemaTest, WhatIsWrittenIsValid) {
  std::vector<json> documents = {json::parse(write_record(plain_record(0))),
                                 json::parse(write_record(plain_record(1)))};
  std::mt19937_64 random(3);
  for (int trial = 0; trial < 200; ++trial) {
    documents.push_back(json::parse(write_record(random_record(random))));
  }
  const auto verdicts = judge(documents, kSchema);
  if (!verdicts) {
    GTEST_SKIP() << kSkipped;
  }
  for (std::size_t i = 0; i < verdicts->size(); ++i) {
    EXPECT_EQ((*verdicts)[i], "valid") << "document " << i;
  }
}

/// Documents that differ from a good one in one place: a value that is gone, of
/// another type, or not of its form.
std::vector<json> broken_documents() {
  Record record = plain_record(1, 1);
  record.entries.push_back(record.entries[0]);
  record.entries[1].delta.reset();
  record.entries[1].pairs = 0;
  const json whole = json::parse(write_record(record));
  std::vector<json> documents;
  const json flat = whole.flatten();
  for (const auto& [path, value] : flat.items()) {
    const json::json_pointer at(path);
    json& parent = (documents.emplace_back(whole))[at.parent_pointer()];
    if (parent.is_object()) {
      parent.erase(at.back());
    } else {
      parent.erase(std::stoul(at.back()));
    }
    for (const json& wrong : {json::object(), json(true), json("no such"),
                              json(-1), json(0.5), json(nullptr)}) {
      documents.push_back(whole);
      documents.back()[at] = wrong;
    }
  }
  for (const char* key : {"id", "commit", "metrics", "entries", "shard"}) {
    documents.push_back(whole);
    documents.back().erase(key);
  }
  return documents;
}

/// What the schema cannot say: an index is one among so many, a shard one of
/// so many.
bool only_the_reader_sees(const std::string& why) {
  return why.find("a place among") != std::string::npos ||
         why.find("shard: expected") != std::string::npos;
}

TEST(RecordSchemaTest, SchemaAndReaderAgreeOnWhatIsBroken) {
  const std::vector<json> documents = broken_documents();
  const auto verdicts = judge(documents, kSchema);
  if (!verdicts) {
    GTEST_SKIP() << kSkipped;
  }
  ASSERT_GT(documents.size(), 200U);
  for (std::size_t i = 0; i < documents.size(); ++i) {
    std::string why;
    try {
      parse_record(documents[i].dump());
    } catch (const InvalidRecord& error) {
      why = error.what();
    }
    if (!only_the_reader_sees(why)) {
      EXPECT_EQ((*verdicts)[i] == "valid", why.empty())
          << (*verdicts)[i] << "\n"
          << why << "\n"
          << documents[i].dump(1);
    }
  }
}

}  // namespace
}  // namespace benchgate::reporters::history
