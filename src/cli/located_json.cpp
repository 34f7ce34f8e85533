#include "src/cli/located_json.h"

#include "src/cli/configuration.h"
#include "src/cli/suggestion.h"
#include "src/cli/values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <optional>

namespace benchgate::cli {

namespace {

using nlohmann::json;

/// Reads a text and counts the lines that have been read.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* lines)
      : at_(at), lines_(lines) {}

  reference operator*() const { return *at_; }

  CountingIterator& operator++() {
    *lines_ += *at_ == '\n' ? 1 : 0;
    ++at_;
    return *this;
  }

  bool operator==(const CountingIterator& other) const {
    return at_ == other.at_;
  }

 private:
  const char* at_;
  std::size_t* lines_;
};

/// Notes the line of every value while the parser walks over the text.
class LineNotes final : public json::json_sax_t {
 public:
  LineNotes(const std::size_t* line, std::map<std::string, std::size_t>* lines,
            std::string* duplicate)
      : line_(line), lines_(lines), duplicate_(duplicate) {}

  bool null() override { return note(); }

  bool boolean(bool /*value*/) override { return note(); }

  bool number_integer(number_integer_t /*value*/) override { return note(); }

  bool number_unsigned(number_unsigned_t /*value*/) override { return note(); }

  bool number_float(number_float_t /*value*/,
                    const string_t& /*text*/) override {
    return note();
  }

  bool string(string_t& /*value*/) override { return note(); }

  bool binary(binary_t& /*value*/) override { return note(); }

  bool start_object(std::size_t /*elements*/) override {
    note();
    path_.push_back({});
    return true;
  }

  bool key(string_t& value) override {
    path_.back().key = value;
    if (!lines_->emplace(pointer(), *line_).second) {
      *duplicate_ = pointer();
    }
    return duplicate_->empty();
  }

  bool end_object() override {
    path_.pop_back();
    return true;
  }

  bool start_array(std::size_t /*elements*/) override {
    note();
    path_.push_back({.key = std::nullopt, .index = 0});
    return true;
  }

  bool end_array() override {
    path_.pop_back();
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const json::exception& /*error*/) override {
    return false;
  }

 private:
  struct Step {
    std::optional<std::string> key;  // Empty: an array's.
    std::size_t index = 0;
  };

  /// A value: of an array it is the next element, of an object its key has
  /// been noted already.
  bool note() {
    if (!path_.empty() && !path_.back().key) {
      ++path_.back().index;
      lines_->emplace(pointer(), *line_);
    }
    return true;
  }

  [[nodiscard]] std::string pointer() const {
    std::string text;
    for (const Step& step : path_) {
      text += '/';
      text += step.key ? *step.key : std::to_string(step.index - 1);
    }
    return text;
  }

  const std::size_t* line_;
  std::map<std::string, std::size_t>* lines_;
  std::string* duplicate_;
  std::vector<Step> path_;
};

/// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax
/// error ..." without the library's part.
std::string plain_message(const json::parse_error& error) {
  const std::string_view text = error.what();
  const std::size_t start = text.find("line ");
  return std::string(start == std::string_view::npos ? text
                                                     : text.substr(start));
}

}  // namespace

LocatedDocument::LocatedDocument(std::string_view text, std::string file)
    : file_(std::move(file)) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  std::size_t line = 1;
  std::string duplicate;
  LineNotes notes(&line, &lines_, &duplicate);
  json::sax_parse(CountingIterator(text.data(), &line),
                  CountingIterator(text.data() + text.size(), &line), &notes,
                  json::input_format_t::json, true, true);
  if (!duplicate.empty()) {
    throw InvalidConfiguration(
        fmt::format("{}:{}: the key \"{}\" is there twice; keep one of them",
                    file_, line, duplicate.substr(duplicate.rfind('/') + 1)));
  }
  try {
    document_ = std::make_unique<json>(json::parse(text, nullptr, true, true));
  } catch (const json::out_of_range&) {
    throw InvalidConfiguration(fmt::format(
        "{}:{}: there is a number that is too large for a computer's", file_,
        line));
  } catch (const json::parse_error& error) {
    throw InvalidConfiguration(
        fmt::format("{}: this is not JSON: {}", file_, plain_message(error)));
  }
}

LocatedDocument::~LocatedDocument() = default;

LocatedValue::LocatedValue(const LocatedDocument& document)
    : LocatedValue(document, *document.document_, "", "") {}

LocatedValue::LocatedValue(const LocatedDocument& document, const json& value,
                           std::string pointer, std::string path)
    : document_(&document),
      value_(&value),
      pointer_(std::move(pointer)),
      path_(std::move(path)) {}

void LocatedValue::fail(std::string_view message) const {
  const auto found = document_->lines_.find(pointer_);
  const std::size_t line = found == document_->lines_.end() ? 1 : found->second;
  throw InvalidConfiguration(fmt::format("{}:{}: {}{}{}", document_->file_,
                                         line, path_, path_.empty() ? "" : ": ",
                                         message));
}

void LocatedValue::check_keys(
    std::initializer_list<std::string_view> allowed) const {
  if (!value_->is_object()) {
    fail(fmt::format("expected an object, found {}", value_->type_name()));
  }
  for (const auto& [key, value] : members()) {
    if (std::ranges::find(allowed, key) == allowed.end()) {
      const auto near = nearest(key, {allowed.begin(), allowed.end()});
      value.fail(near ? fmt::format("unknown key; did you mean \"{}\"?", *near)
                      : fmt::format("unknown key; possible are {}",
                                    fmt::join(allowed, ", ")));
    }
  }
}

bool LocatedValue::has(std::string_view key) const {
  return value_->contains(std::string(key));
}

LocatedValue LocatedValue::at(std::string_view key) const {
  const auto found = value_->find(std::string(key));
  if (found == value_->end()) {
    fail(fmt::format("the key \"{}\" is missing", key));
  }
  return {*document_, *found, fmt::format("{}/{}", pointer_, key),
          path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key)};
}

std::vector<LocatedValue> LocatedValue::elements() const {
  if (!value_->is_array()) {
    fail(fmt::format("expected an array, found {}", value_->type_name()));
  }
  std::vector<LocatedValue> elements;
  for (std::size_t i = 0; i < value_->size(); ++i) {
    elements.push_back({*document_, (*value_)[i],
                        fmt::format("{}/{}", pointer_, i),
                        fmt::format("{}[{}]", path_, i)});
  }
  return elements;
}

std::vector<std::pair<std::string, LocatedValue>> LocatedValue::members()
    const {
  if (!value_->is_object()) {
    fail(fmt::format("expected an object, found {}", value_->type_name()));
  }
  std::vector<std::pair<std::string, LocatedValue>> members;
  for (const auto& [key, value] : value_->items()) {
    members.emplace_back(key, at(key));
  }
  return members;
}

std::string LocatedValue::text() const {
  if (!value_->is_string()) {
    fail(fmt::format("expected text, found {}", value_->type_name()));
  }
  return value_->get<std::string>();
}

bool LocatedValue::boolean() const {
  if (!value_->is_boolean()) {
    fail(fmt::format("expected true or false, found {}", value_->type_name()));
  }
  return value_->get<bool>();
}

std::size_t LocatedValue::count(std::size_t most) const {
  if (!value_->is_number_unsigned() || value_->get<std::uint64_t>() > most) {
    fail(fmt::format("expected a whole number from 0 to {}", most));
  }
  return value_->get<std::size_t>();
}

double LocatedValue::share() const {
  if (value_->is_number() && value_->get<double>() >= 0.0 &&
      value_->get<double>() <= 1.0) {
    return value_->get<double>();
  }
  const auto share = value_->is_string()
                         ? parse_share(value_->get<std::string>())
                         : std::nullopt;
  if (!share) {
    fail(fmt::format(
        "expected a share like \"1%\" or 0.01, above 1 in percent; found {}",
        value_->dump(-1, ' ', false, json::error_handler_t::replace)));
  }
  return *share;
}

}  // namespace benchgate::cli
