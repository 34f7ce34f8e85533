#include "reporters/history/record_id.h"

#include "reporters/history/content_hash.h"
#include "reporters/history/record_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace benchgate::reporters::history {

namespace {

constexpr std::size_t kLongestId = 100;
constexpr std::size_t kCommitDigits = 12;
constexpr std::size_t kDigestDigits = 16;
constexpr std::string_view kEarlierFolder = "runs";
constexpr std::string_view kEnding = ".json";
constexpr std::string_view kUndated = "undated";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A 9 in `form` stands for any digit.
bool has_form(std::string_view text, std::string_view form) {
  return std::ranges::equal(text, form, [](char c, char in_form) {
    return in_form == '9' ? is_digit(c) : c == in_form;
  });
}

bool is_id_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '-' || c == '_' || c == '.';
}

/// "20261123T130500Z" of "2026-11-23T13:05:00.25Z".
std::string compact_time(std::string_view time) {
  std::string compact;
  for (const char c : time.substr(0, time.find('.'))) {
    if (is_digit(c) || c == 'T') {
      compact += c;
    }
  }
  return compact + "Z";
}

/// "20261123" of an id that begins with a date and a time; else empty.
std::string_view date_in(std::string_view id) {
  constexpr std::size_t kDate = 8;
  const std::string_view date = id.substr(0, kDate);
  const bool dated = id.size() > kDate && id[kDate] == 'T' &&
                     std::ranges::all_of(date, is_digit);
  return dated ? date : std::string_view();
}

}  // namespace

bool is_record_id(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && id.front() != '.' &&
         std::ranges::all_of(id, is_id_character);
}

std::string record_id(const Record& record) {
  Record identity = record;
  identity.id = "0";
  check_record(identity);
  identity.commit.parents.clear();
  identity.commit.time = record.started;
  identity.commit.subject.clear();
  identity.revision.clear();
  identity.tool_version.clear();
  const std::string digest = content_hash(write_record(identity));
  return fmt::format("{}-{}-{}", compact_time(record.started),
                     record.commit.id.substr(0, kCommitDigits),
                     digest.substr(0, kDigestDigits));
}

std::string_view record_start(std::string_view id) {
  constexpr std::string_view kForm = "99999999T999999Z";
  const std::string_view start = id.substr(0, kForm.size());
  return has_form(start, kForm) ? start : std::string_view();
}

std::string record_month(std::string_view id) {
  const std::string_view date = date_in(id);
  return date.empty()
             ? std::string(kUndated)
             : fmt::format("{}-{}", date.substr(0, 4), date.substr(4, 2));
}

std::string record_path(std::string_view id) {
  const std::string_view date = date_in(id);
  return date.empty()
             ? fmt::format("{}/{}{}", kUndated, id, kEnding)
             : fmt::format("{}-{}-{}/{}{}", date.substr(0, 4),
                           date.substr(4, 2), date.substr(6), id, kEnding);
}

std::vector<std::string> earlier_record_paths(std::string_view id) {
  const std::string_view date = date_in(id);
  if (date.empty()) {
    return {fmt::format("{}/{}/{}{}", kEarlierFolder, kUndated, id, kEnding)};
  }
  const std::string month = fmt::format("{}/{}/{}", kEarlierFolder,
                                        date.substr(0, 4), date.substr(4, 2));
  return {fmt::format("{}/{}/{}{}", month, date.substr(6), id, kEnding),
          fmt::format("{}/{}{}", month, id, kEnding)};
}

std::string_view record_id_in(std::string_view path) {
  if (!path.ends_with(kEnding)) {
    return {};
  }
  std::string_view id = path.substr(path.rfind('/') + 1);
  id.remove_suffix(kEnding.size());
  if (!is_record_id(id)) {
    return {};
  }
  const std::vector<std::string> earlier = earlier_record_paths(id);
  const bool is_place = path == record_path(id) ||
                        std::ranges::find(earlier, path) != earlier.end();
  return is_place ? id : std::string_view();
}

bool is_record_folder(std::string_view name) {
  return name == kEarlierFolder || name == kUndated || is_day_folder(name);
}

bool is_day_folder(std::string_view name) {
  return has_form(name, "9999-99-99");
}

}  // namespace benchgate::reporters::history
