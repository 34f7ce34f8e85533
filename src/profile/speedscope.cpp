#include "src/profile/speedscope.h"

#include "reporters/html/escape.h"
#include "reporters/http/base64.h"
#include "src/profile/in_address.h"
#include "src/profile/profile_writer.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>
#include <system_error>

namespace benchgate::profile {

namespace {

namespace fs = std::filesystem;
namespace html = reporters::html;

constexpr const char* kStart = "index.html";

struct ContentType {
  std::string_view ending;
  std::string_view type;
};

constexpr std::array kTypes = {
    ContentType{".html", "text/html; charset=utf-8"},
    ContentType{".js", "text/javascript; charset=utf-8"},
    ContentType{".css", "text/css; charset=utf-8"},
    ContentType{".json", "application/json"},
    ContentType{".wasm", "application/wasm"},
    ContentType{".woff2", "font/woff2"},
    ContentType{".png", "image/png"},
    ContentType{".ico", "image/x-icon"},
    ContentType{".txt", "text/plain; charset=utf-8"},
    ContentType{".md", "text/plain; charset=utf-8"}};

}  // namespace

PageFiles read_speedscope(const fs::path& folder) {
  PageFiles files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::ifstream stream(entry.path(), std::ios::binary);
    if (stream && entry.is_regular_file(error)) {
      files[entry.path().filename().string()] = {
          std::istreambuf_iterator<char>(stream), {}};
    }
  }
  return files.contains(kStart) ? files : PageFiles();
}

std::string_view content_type(std::string_view name) {
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) {
      return type;
    }
  }
  return "application/octet-stream";
}

std::string speedscope_address(std::string_view profile_path,
                               std::string_view title) {
  return fmt::format("/speedscope/{}#profileURL={}&title={}", kStart,
                     in_address(profile_path), in_address(title));
}

PageFiles speedscope_profile_files(const std::string& name,
                                   const Profile& profile) {
  const std::string bytes = write_profile(profile);
  return {{name + ".pb.gz", bytes},
          {name + ".js",
           fmt::format("speedscope.loadFileFromBase64(\"{}.pb.gz\", \"{}\");\n",
                       name, reporters::http::base64(bytes))}};
}

std::string speedscope_links(const std::vector<SpeedscopeProfile>& profiles) {
  std::string links = "<p>Open in speedscope:";
  for (const SpeedscopeProfile& profile : profiles) {
    links +=
        fmt::format(R"({} <a href="speedscope/{}" data-speedscope="{}">{}</a>)",
                    &profile == &profiles.front() ? "" : ",", kStart,
                    html::escaped(profile.name), html::escaped(profile.words));
  }
  return links + "</p>\n";
}

}  // namespace benchgate::profile
