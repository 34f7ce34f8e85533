#include "reporters/forge/benchmark_sources.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

namespace benchgate::reporters::forge {

namespace {

constexpr std::uintmax_t kLargestFile = std::uintmax_t{2} << 20;

/// A repository of more sources than this has its benchmarks named without
/// lines: reading all would hold up the report.
constexpr std::size_t kMostFiles = 50'000;

/// No identifier that somebody wrote is longer.
constexpr std::size_t kLongestName = 4096;

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool is_identifier(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string without_space(std::string_view text) {
  std::string kept;
  std::ranges::remove_copy_if(text, std::back_inserter(kept), is_space);
  return kept;
}

/// C++ text read from begin to end, comments and directives left out.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] bool at_end() const { return place_ >= text_.size(); }

  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[place_]; }

  [[nodiscard]] std::size_t line() const { return line_; }

  void skip() {
    if (peek() == '\n') {
      ++line_;
      at_line_start_ = true;
    } else if (!is_space(peek())) {
      at_line_start_ = false;
    }
    ++place_;
  }

  /// Past white space, comments and preprocessor directives.
  void skip_blank() {
    while (!at_end()) {
      const std::string_view rest = text_.substr(place_);
      if (is_space(peek())) {
        skip();
      } else if (rest.starts_with("//") || (at_line_start_ && peek() == '#')) {
        skip_line();
      } else if (rest.starts_with("/*")) {
        skip_to("*/");
      } else {
        return;
      }
    }
  }

  std::string_view identifier() {
    const std::size_t start = place_;
    while (!at_end() && is_identifier(peek())) {
      skip();
    }
    return text_.substr(start, place_ - start);
  }

  /// A literal in quotes; its text without them, escapes as they stand.
  std::string_view literal() {
    const char quote = peek();
    skip();
    const std::size_t start = place_;
    while (!at_end() && peek() != quote && peek() != '\n') {
      if (peek() == '\\') {
        skip();
      }
      skip();
    }
    const std::size_t end = std::min(place_, text_.size());
    skip();
    return text_.substr(start, end - start);
  }

  /// `R"x(...)x"`; the R has been read.
  void skip_raw_literal() {
    const std::size_t open = text_.find('(', place_);
    if (open == std::string_view::npos) {
      return skip();
    }
    skip_to(")" + std::string(text_.substr(place_ + 1, open - place_ - 1)) +
            "\"");
  }

  /// The arguments up to the matching parenthesis, which must be next, split
  /// at the commas where a macro's are. Empty: there is none, or no end.
  std::vector<std::string> arguments() {
    std::vector<std::string> all(1);
    if (peek() != '(') {
      return {};
    }
    skip();
    for (std::size_t depth = 1; !at_end();) {
      skip_blank();
      const char c = peek();
      if (c == '"' || c == '\'') {
        all.back() += c + std::string(literal()) + c;
        continue;
      }
      depth += c == '(' ? 1 : 0;
      depth -= c == ')' ? 1 : 0;
      skip();
      if (depth == 0) {
        return all;
      }
      if (c == ',' && depth == 1) {
        all.emplace_back();
      } else {
        all.back() += c;
      }
    }
    return {};
  }

 private:
  void skip_line() {
    while (!at_end() && peek() != '\n') {
      if (peek() == '\\') {
        skip();
      }
      skip();
    }
  }

  void skip_to(std::string_view end) {
    const std::size_t found = text_.find(end, place_);
    const std::size_t stop =
        found == std::string_view::npos ? text_.size() : found + end.size();
    while (place_ < stop) {
      skip();
    }
  }

  std::string_view text_;
  std::size_t place_ = 0;
  std::size_t line_ = 1;
  bool at_line_start_ = true;
};

std::string join(const std::vector<std::string>& arguments, std::size_t first) {
  std::string joined;
  for (std::size_t i = first; i < arguments.size(); ++i) {
    joined += (i == first ? "" : ",") + arguments[i];
  }
  return without_space(joined);
}

/// Fixtures' names by what BENCHMARK_REGISTER_F says of them.
using Fixtures = std::map<std::string, std::string>;

/// The name that a macro gives its benchmark; empty: none. Google Benchmark
/// 1.9, benchmark.h.
std::string name_given_by(std::string_view macro,
                          const std::vector<std::string>& arguments,
                          Fixtures& fixtures) {
  const std::size_t n = arguments.size();
  const bool templated = macro.starts_with("BENCHMARK_TEMPLATE");
  if (macro == "BENCHMARK" || macro.starts_with("BENCHMARK_WITH_") ||
      macro.starts_with("BENCHMARK_RANGE")) {
    return macro == "BENCHMARK" ? join(arguments, 0)
                                : without_space(arguments[0]);
  }
  if (n < 2) {
    return "";
  }
  if (macro.ends_with("_F")) {
    const std::string method = "/" + without_space(arguments[1]);
    const std::string plain = without_space(arguments[0]) + method;
    const std::string full = templated && n > 2
                                 ? without_space(arguments[0]) + "<" +
                                       join(arguments, 2) + ">" + method
                                 : plain;
    if (macro.ends_with("DEFINE_F")) {
      fixtures[plain] = full;  // Registered, and so shown, elsewhere.
      return "";
    }
    const auto defined = fixtures.find(plain);
    return macro.ends_with("REGISTER_F") && defined != fixtures.end()
               ? defined->second
               : full;
  }
  if (macro == "BENCHMARK_CAPTURE" || macro == "BENCHMARK_NAMED_PARAM") {
    return without_space(arguments[0]) + "/" + without_space(arguments[1]);
  }
  if (macro.ends_with("_CAPTURE") && templated && n > 2) {
    const std::size_t types = macro.find('2') != std::string_view::npos ? 2 : 1;
    if (n <= types + 1) {
      return "";
    }
    const std::vector<std::string> parameters(
        arguments.begin() + 1,
        arguments.begin() + 1 + static_cast<std::ptrdiff_t>(types));
    return without_space(arguments[0]) + "<" + join(parameters, 0) + ">/" +
           without_space(arguments[types + 1]);
  }
  return templated
             ? without_space(arguments[0]) + "<" + join(arguments, 1) + ">"
             : "";
}

/// "name" of a call whose first argument is that literal.
std::string literal_name(const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    return "";
  }
  const std::string first = without_space(arguments[0]);
  return first.size() > 2 && first.front() == '"' && first.back() == '"'
             ? first.substr(1, first.size() - 2)
             : "";
}

bool is_source(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 13> kEndings = {
      ".C",  ".c++", ".cc",  ".cpp", ".cu",  ".cxx", ".h",
      ".hh", ".hpp", ".hxx", ".inc", ".inl", ".ipp"};
  return std::ranges::find(kEndings, file.extension().string()) !=
         kEndings.end();
}

bool is_left_out(const std::filesystem::path& folder) {
  std::error_code ignored;
  return folder.filename().string().starts_with('.') ||
         std::filesystem::exists(folder / "CMakeCache.txt", ignored);
}

/// The sources below `top`, by path.
std::vector<std::filesystem::path> sources_below(
    const std::filesystem::path& top) {
  std::vector<std::filesystem::path> files;
  std::error_code failure;
  std::filesystem::recursive_directory_iterator entry(
      top, std::filesystem::directory_options::skip_permission_denied, failure);
  const std::filesystem::recursive_directory_iterator end;
  for (; !failure && entry != end && files.size() < kMostFiles;
       entry.increment(failure)) {
    std::error_code ignored;
    if (entry->is_symlink(ignored)) {
      continue;
    }
    if (entry->is_directory(ignored)) {
      if (is_left_out(entry->path())) {
        entry.disable_recursion_pending();
      }
    } else if (entry->is_regular_file(ignored) && is_source(entry->path()) &&
               entry->file_size(ignored) <= kLargestFile) {
      files.push_back(entry->path());
    }
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::vector<Registration> find_registrations(std::string_view text) {
  std::vector<Registration> found;
  Fixtures fixtures;
  Scanner scanner(text);
  for (scanner.skip_blank(); !scanner.at_end(); scanner.skip_blank()) {
    if (scanner.peek() == '"' || scanner.peek() == '\'') {
      scanner.literal();
      continue;
    }
    const std::size_t line = scanner.line();
    const std::string_view word = scanner.identifier();
    if (word.empty()) {
      scanner.skip();
      continue;
    }
    if (word.ends_with('R') && scanner.peek() == '"') {
      scanner.skip_raw_literal();
      continue;
    }
    // A digit separator is no literal.
    if (scanner.peek() == '\'') {
      scanner.skip();
      continue;
    }
    const bool is_macro = word.starts_with("BENCHMARK");
    if (!is_macro && word != "RegisterBenchmark" && word != "Name") {
      continue;
    }
    scanner.skip_blank();
    const std::vector<std::string> arguments = scanner.arguments();
    std::string name;
    if (!arguments.empty()) {
      name = is_macro ? name_given_by(word, arguments, fixtures)
                      : literal_name(arguments);
    }
    if (!name.empty()) {
      found.push_back({.name = std::move(name), .line = line});
    }
  }
  return found;
}

BenchmarkSources::BenchmarkSources(const std::filesystem::path& top) {
  for (const std::filesystem::path& file : sources_below(top)) {
    read_file(file, file.lexically_relative(top).generic_string());
  }
}

void BenchmarkSources::read_file(const std::filesystem::path& file,
                                 std::string path) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  for (const Registration& registration : find_registrations(text)) {
    places_[registration.name].push_back(
        {.path = path, .line = registration.line});
  }
}

std::optional<SourceLine> BenchmarkSources::find(
    std::string_view suite, std::string_view benchmark) const {
  std::string name = without_space(benchmark.substr(0, kLongestName));
  while (!name.empty()) {
    const auto found = places_.find(name);
    if (found != places_.end()) {
      const auto& places = found->second;
      const auto of_suite =
          std::ranges::find_if(places, [&](const SourceLine& place) {
            return !suite.empty() && suite.size() < kLongestName &&
                   place.path.find(suite) != std::string::npos;
          });
      return of_suite == places.end() ? places.front() : *of_suite;
    }
    const std::size_t slash = name.rfind('/');
    name.resize(slash == std::string::npos ? 0 : slash);
  }
  return std::nullopt;
}

}  // namespace benchgate::reporters::forge
