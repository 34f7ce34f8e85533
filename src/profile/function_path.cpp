#include "src/profile/function_path.h"

#include "src/profile/demangle.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace benchgate::profile {

namespace {

constexpr std::string_view kUnnamed = "(anonymous namespace)";
constexpr std::string_view kLambda = "{lambda}";
constexpr std::string_view kOperator = "operator";

/// Longer ones first, as they begin with others.
constexpr auto kOperators = std::to_array<std::string_view>(
    {"<=>", "<<=", ">>=", "->*", "()", "[]", "<<", ">>", "<=", ">=",
     "==",  "!=",  "&&",  "||",  "++", "--", "+=", "-=", "*=", "/=",
     "%=",  "^=",  "&=",  "|=",  "->", "<",  ">",  "+",  "-",  "*",
     "/",   "%",   "^",   "&",   "|",  "~",  "!",  "=",  ","});

/// What may stand behind parameters.
constexpr std::array<std::string_view, 3> kQualifiers = {" const", " volatile",
                                                         " &"};

bool is_of_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '_' || letter == '$' ||
         static_cast<unsigned char>(letter) >= 0x80;
}

class Reader {
 public:
  explicit Reader(std::string_view name) : left_(name) {}

  void run() {
    while (!left_.empty()) {
      if (!take_part()) {
        path_ += left_.front();
        left_.remove_prefix(1);
      }
    }
  }

  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] bool has_parameters() const { return has_parameters_; }

 private:
  /// False: what comes is a letter like others.
  bool take_part() {
    switch (left_.front()) {
      case '(':
        take_parenthesis();
        return true;
      case '<':
        take_angle();
        return true;
      case '{':
        take_brace();
        return true;
      case ' ':
        take_space();
        return true;
      case '$':
        return take_numbered_lambda();
      case ':':
        // What follows is inside of the function before.
        has_parameters_ = false;
        is_operator_ = false;
        return false;
      default:
        return take_operator();
    }
  }

  [[nodiscard]] bool begins_part() const {
    return path_.empty() || path_.ends_with("::");
  }

  /// Leaves out what stands between two brackets; all, if none closes it.
  void skip(char open, char close) {
    std::size_t depth = 0;
    std::size_t end = 0;
    for (; end < left_.size(); ++end) {
      // The arrow of a result or an operator closes nothing.
      const bool is_arrow =
          close == '>' && end > 0 && left_[end] == '>' && left_[end - 1] == '-';
      depth += left_[end] == open ? 1U : 0U;
      depth -= left_[end] == close && !is_arrow ? 1U : 0U;
      if (depth == 0) {
        ++end;
        break;
      }
    }
    left_.remove_prefix(end);
  }

  void take_parenthesis() {
    if (left_.starts_with(kUnnamed)) {
      path_ += kUnnamed;
      left_.remove_prefix(kUnnamed.size());
      return;
    }
    has_parameters_ = !path_.empty();
    skip('(', ')');
  }

  void take_angle() {
    const bool is_lambda = begins_part() && left_.starts_with("<lambda");
    skip('<', '>');
    path_ += is_lambda ? kLambda : std::string_view();
  }

  void take_brace() {
    if (left_.starts_with("{lambda")) {
      skip('{', '}');
      path_ += kLambda;
      return;
    }
    const std::string_view whole = left_;
    skip('{', '}');
    path_ += whole.substr(0, whole.size() - left_.size());
  }

  [[nodiscard]] bool begins_qualifier() const {
    return std::ranges::any_of(kQualifiers, [&](std::string_view qualifier) {
      return left_.starts_with(qualifier) &&
             (left_.size() == qualifier.size() ||
              !is_of_word(left_[qualifier.size()]));
    });
  }

  /// What stands before a space is the result, but in "operator new".
  void take_space() {
    if (begins_qualifier()) {
      left_.remove_prefix(1);
      left_.remove_prefix(std::min(left_.find_first_of(" :"), left_.size()));
      return;
    }
    left_.remove_prefix(1);
    if (is_operator_) {
      path_ += left_.starts_with('<') ? "" : " ";
    } else {
      path_.clear();
      has_parameters_ = false;
    }
  }

  /// "$_0", as clang calls a lambda without the linker's name.
  bool take_numbered_lambda() {
    if (!begins_part() || !left_.starts_with("$_")) {
      return false;
    }
    left_.remove_prefix(
        std::min(left_.find_first_not_of("0123456789", 2), left_.size()));
    path_ += kLambda;
    return true;
  }

  bool take_operator() {
    if (!begins_part() || !left_.starts_with(kOperator) ||
        (left_.size() > kOperator.size() &&
         is_of_word(left_[kOperator.size()]))) {
      return false;
    }
    is_operator_ = true;
    path_ += kOperator;
    left_.remove_prefix(kOperator.size());
    const auto* const found = std::ranges::find_if(
        kOperators,
        [&](std::string_view symbol) { return left_.starts_with(symbol); });
    if (found != kOperators.end()) {
      path_ += *found;
      left_.remove_prefix(found->size());
    }
    return true;
  }

  std::string_view left_;
  std::string path_;
  bool is_operator_ = false;  ///< The last part is one.
  bool has_parameters_ = false;
};

}  // namespace

std::string function_path(std::string_view name) {
  const std::string identity = function_identity(name);
  Reader reader(identity);
  reader.run();
  return reader.path();
}

std::string plain_name(std::string_view name) {
  std::string path = function_path(name);
  const auto colons = path.rfind("::");
  return colons == std::string::npos ? path : path.substr(colons + 2);
}

bool has_parameters(std::string_view name) {
  const std::string identity = function_identity(name);
  Reader reader(identity);
  reader.run();
  return reader.has_parameters();
}

}  // namespace benchgate::profile
