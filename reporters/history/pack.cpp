#include "reporters/history/pack.h"

#include "reporters/display_text.h"
#include "reporters/history/content_hash.h"
#include "reporters/history/gzip_text.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"
#include "reporters/json_node.h"
#include "reporters/json_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace benchgate::reporters::history {

namespace {

constexpr std::string_view kSchemaFamily = "benchgate.pack/";
constexpr std::string_view kSchema = "benchgate.pack/1";
constexpr std::size_t kDigestDigits = 16;
constexpr std::string_view kEnding = ".jsonl.gz";

constexpr const char* kNoList =
    "this is no pack of records: its list is not there";

/// A record of 100,000 benchmarks takes a tenth of it.
constexpr std::size_t kLongestLine = 1U << 27U;

struct Listed {
  std::string id;
  std::string digest;
};

std::string digest_of(std::string_view line) {
  return content_hash(line).substr(0, kDigestDigits);
}

std::string head_of(const std::vector<PackedRecord>& records) {
  JsonWriter json;
  json.begin_object();
  json.key("schema").text(kSchema);
  json.key("records").begin_array();
  for (const PackedRecord& record : records) {
    json.begin_array();
    json.text(record.id);
    json.text(digest_of(record.text));
    json.end_array();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::vector<Listed> read_head(const JsonNode& head) {
  const std::string_view schema = head.at("schema").raw_text();
  if (schema != kSchema) {
    if (schema.starts_with(kSchemaFamily)) {
      throw InvalidRecord(fmt::format(
          "schema: a newer benchgate wrote this pack (\"{}\"; this one reads "
          "\"{}\"): update benchgate to read it",
          shorten(visible_text(schema), 60), kSchema));
    }
    head.at("schema").fail(fmt::format("\"{}\"", kSchema));
  }
  std::vector<Listed> listed;
  const JsonNode records = head.at("records");
  for (const auto element : records.array()) {
    const JsonNode node(element, records, listed.size());
    const simdjson::dom::array parts = node.array();
    if (parts.size() < 2) {
      node.fail("[id, digest]");
    }
    Listed each{.id = JsonNode(parts.at(0).value(), node, 0).text(),
                .digest = JsonNode(parts.at(1).value(), node, 1).text()};
    if (!is_record_id(each.id)) {
      node.fail("the id of a record");
    }
    listed.push_back(std::move(each));
  }
  return listed;
}

std::vector<Listed> parse_head(std::string_view line) {
  try {
    simdjson::dom::parser parser;
    return read_head(parse_document(parser, line));
  } catch (const InvalidResult& error) {
    throw InvalidRecord(
        fmt::format("this is no pack of records: {}", error.what()));
  }
}

std::string describe_damage(GzipEnd end, const std::vector<Listed>& listed,
                            const std::vector<std::size_t>& lost) {
  const std::string_view why = end == GzipEnd::cut_short
                                   ? "the file is cut short"
                                   : "the file is damaged";
  if (lost.empty()) {
    return end == GzipEnd::whole ? ""
                                 : fmt::format("{}; no record is lost", why);
  }
  return fmt::format("{}: {} of {} records cannot be read, the first is {}",
                     why, lost.size(), listed.size(), listed[lost.front()].id);
}

}  // namespace

std::string write_pack(std::vector<PackedRecord> records) {
  std::ranges::stable_sort(records, {}, &PackedRecord::id);
  const auto repeated = std::ranges::unique(records, {}, &PackedRecord::id);
  records.erase(repeated.begin(), repeated.end());
  for (PackedRecord& record : records) {
    std::erase(record.text, '\n');
  }
  std::string text = head_of(records) + "\n";
  for (const PackedRecord& record : records) {
    text += record.text;
    text += '\n';
  }
  return gzip(text);
}

std::string read_pack(std::string_view bytes,
                      const std::function<void(PackedRecord)>& take) {
  std::optional<std::vector<Listed>> listed;
  std::vector<std::size_t> lost;
  std::string no_pack = kNoList;
  std::size_t place = 0;
  const auto take_line = [&](std::string_view line) {
    if (!listed) {
      try {
        listed = parse_head(line);
      } catch (const InvalidRecord& error) {
        no_pack = error.what();
      }
      return listed.has_value();
    }
    if (place == listed->size()) {
      return false;
    }
    const Listed& expected = (*listed)[place];
    if (digest_of(line) == expected.digest) {
      take({.id = expected.id, .text = std::string(line)});
    } else {
      lost.push_back(place);
    }
    ++place;
    return true;
  };
  const GzipEnd end = read_gzip_lines(bytes, kLongestLine, take_line);
  if (!listed) {
    return no_pack;
  }
  for (; place < listed->size(); ++place) {
    lost.push_back(place);
  }
  return describe_damage(end, *listed, lost);
}

std::optional<std::vector<std::string>> pack_ids(std::string_view beginning) {
  std::optional<std::vector<std::string>> ids;
  const GzipEnd end =
      read_gzip_lines(beginning, kLongestLine, [&ids](std::string_view line) {
        ids.emplace();
        for (Listed& each : parse_head(line)) {
          ids->push_back(std::move(each.id));
        }
        return false;
      });
  if (!ids && end != GzipEnd::cut_short) {
    throw InvalidRecord(kNoList);
  }
  return ids;
}

std::string latest_id(std::span<const PackedRecord> records) {
  const auto latest = std::ranges::max_element(records, {}, &PackedRecord::id);
  return latest == records.end() ? std::string() : latest->id;
}

std::string pack_path(std::string_view month, std::string_view bytes,
                      std::string_view latest) {
  const std::string_view until = record_start(latest);
  return fmt::format("packs/{}-{}{}{}{}", month, digest_of(bytes),
                     until.empty() ? "" : "-", until, kEnding);
}

bool may_hold(std::string_view pack_path, std::string_view id) {
  const std::string_view start = record_start(id);
  if (start.empty() || !pack_path.ends_with(kEnding)) {
    return true;
  }
  pack_path.remove_suffix(kEnding.size());
  const std::string_view until =
      record_start(pack_path.substr(pack_path.rfind('-') + 1));
  return until.empty() || start <= until;
}

}  // namespace benchgate::reporters::history
