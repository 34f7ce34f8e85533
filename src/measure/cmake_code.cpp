#include "src/measure/cmake_code.h"

#include <algorithm>
#include <cctype>

namespace benchgate::measure {

namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

}  // namespace

std::optional<CMakeCommand> CMakeCodeReader::next() {
  while (position_ < code_.size()) {
    if (skip_comment()) {
      continue;
    }
    if (!is_word(code_[position_])) {
      ++position_;
      continue;
    }
    CMakeCommand command{.name = read_name(), .arguments = {}};
    skip_space();
    if (position_ < code_.size() && code_[position_] == '(') {
      ++position_;
      read_arguments(command.arguments);
      return command;
    }
  }
  return std::nullopt;
}

std::string CMakeCodeReader::read_name() {
  std::string name;
  for (; position_ < code_.size() && is_word(code_[position_]); ++position_) {
    name += static_cast<char>(
        std::toupper(static_cast<unsigned char>(code_[position_])));
  }
  return name;
}

void CMakeCodeReader::read_arguments(std::vector<std::string>& arguments) {
  int open = 1;
  while (position_ < code_.size()) {
    const char c = code_[position_];
    if (skip_comment()) {
      continue;
    }
    if (c == '"') {
      arguments.push_back(read_quoted());
    } else if (const auto length = bracket_length(); length.has_value()) {
      arguments.push_back(read_bracket(*length));
    } else if (c == '(' || c == ')') {
      ++position_;
      open += c == '(' ? 1 : -1;
      if (open == 0) {
        return;
      }
    } else if (is_space(c)) {
      ++position_;
    } else {
      arguments.push_back(read_unquoted());
    }
  }
}

/// Steps over "# ..." or "#[[ ... ]]" if one starts here.
bool CMakeCodeReader::skip_comment() {
  if (code_[position_] != '#') {
    return false;
  }
  ++position_;
  if (const auto length = bracket_length(); length.has_value()) {
    read_bracket(*length);
  } else {
    position_ = std::min(code_.find('\n', position_), code_.size());
  }
  return true;
}

void CMakeCodeReader::skip_space() {
  while (position_ < code_.size() && is_space(code_[position_])) {
    ++position_;
  }
}

/// The length of "[[", "[=[", ... if one starts here.
std::optional<std::size_t> CMakeCodeReader::bracket_length() const {
  const std::string_view rest = code_.substr(position_);
  if (!rest.starts_with('[')) {
    return std::nullopt;
  }
  const std::size_t second = rest.find_first_not_of('=', 1);
  if (second == std::string_view::npos || rest[second] != '[') {
    return std::nullopt;
  }
  return second + 1;
}

std::string CMakeCodeReader::read_bracket(std::size_t length) {
  std::string closing(code_.substr(position_, length));
  std::ranges::replace(closing, '[', ']');
  const std::size_t start = position_ + length;
  const std::size_t end = std::min(code_.find(closing, start), code_.size());
  position_ = std::min(end + length, code_.size());
  return std::string(code_.substr(start, end - start));
}

std::string CMakeCodeReader::read_quoted() {
  std::string text;
  for (++position_; position_ < code_.size(); ++position_) {
    if (code_[position_] == '"') {
      ++position_;
      break;
    }
    if (code_[position_] == '\\' && position_ + 1 < code_.size()) {
      ++position_;
    }
    text += code_[position_];
  }
  return text;
}

std::string CMakeCodeReader::read_unquoted() {
  const std::size_t start = position_;
  while (position_ < code_.size() && !is_space(code_[position_]) &&
         std::string_view("()#\"").find(code_[position_]) ==
             std::string_view::npos) {
    // What stands behind a backslash ends nothing.
    const std::size_t step = code_[position_] == '\\' ? 2 : 1;
    position_ = std::min(position_ + step, code_.size());
  }
  return std::string(code_.substr(start, position_ - start));
}

}  // namespace benchgate::measure
