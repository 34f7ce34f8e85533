#include "src/profile/profile_site.h"

#include "reporters/display_text.h"
#include "reporters/html/assets.h"
#include "reporters/html/escape.h"
#include "reporters/html/frame.h"
#include "src/profile/difference.h"
#include "src/profile/flame_page.h"
#include "src/profile/flame_tree.h"
#include "src/profile/growth.h"
#include "src/profile/in_address.h"
#include "src/profile/matched_names.h"
#include "src/profile/operations.h"
#include "src/profile/page/assets.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_writer.h"
#include "src/profile/site_tables.h"
#include "src/profile/text_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace benchgate::profile {

namespace {

namespace html = reporters::html;

/// The regular expression that finds this name alone.
std::string expression_of(std::string_view name) {
  std::string expression = "^";
  for (const char each : name) {
    const bool is_ascii = static_cast<unsigned char>(each) < 0x80;
    expression += is_plain(each) || !is_ascii ? "" : "\\";
    expression += each;
  }
  return expression + "$";
}

struct SiteLink {
  std::string_view path;
  std::string_view words;
};

constexpr std::array kViews = {
    SiteLink{"/", "Flame graph"}, SiteLink{"/top", "Top"},
    SiteLink{"/source", "Source"}, SiteLink{"/peek", "Callers and callees"}};

constexpr std::string_view kHeadFile = "/profile.pb.gz";
constexpr std::string_view kBaseFile = "/base.pb.gz";
constexpr std::string_view kSpeedscope = "/speedscope/";

std::string link(std::string_view address, std::string_view words,
                 bool is_current) {
  return fmt::format("<a href=\"{}\"{}>{}</a>\n", html::escaped(address),
                     is_current ? " aria-current=\"page\"" : "",
                     html::escaped(words));
}

std::string preformatted(const std::string& text) {
  return fmt::format("<pre class=\"text\" tabindex=\"0\">{}</pre>\n",
                     html::escaped(text));
}

}  // namespace

struct ProfileSite::Request {
  std::string path;
  std::string sample_index;
  std::string function;
  Order order = Order::flat;

  /// To another page, or of another type of values.
  static std::string address(std::string_view to_path, std::string_view type,
                             std::string_view expression) {
    std::string text(to_path);
    char next = '?';
    for (const auto& [name, value] :
         {std::pair("si", type), std::pair("f", expression)}) {
      if (!value.empty()) {
        text += fmt::format("{}{}={}", next, name, in_address(value));
        next = '&';
      }
    }
    return text;
  }

  /// To what else there is about a function.
  [[nodiscard]] std::string links_of(const std::string& name) const {
    const std::string expression = expression_of(name);
    return link(address("/source", sample_index, expression), "source", false) +
           link(address("/peek", sample_index, expression), "callers", false);
  }
};

ProfileSite::ProfileSite(Profile head, std::optional<Profile> base,
                         std::string folder, PageFiles speedscope)
    : head_(std::move(head)),
      base_(std::move(base)),
      folder_(std::move(folder)),
      speedscope_(std::move(speedscope)) {
  static_cast<void>(sample_index(head_, ""));
  if (base_) {
    match_names(std::span(&*base_, 1), std::span(&head_, 1));
    Profile scaled_head = head_;
    Profile scaled_base = *base_;
    if (operations(head_) && operations(*base_)) {
      scale_to_operations(scaled_head, kManyOperations);
      scale_to_operations(scaled_base, kManyOperations);
    }
    difference_ = subtract(scaled_head, scaled_base, Whole::base);
  }
}

View ProfileSite::view_of(const Profile& profile, const Request& request,
                          Granularity granularity) {
  ViewOptions options;
  options.sample_index = request.sample_index;
  options.granularity = granularity;
  return make_view(profile, options);
}

std::string ProfileSite::title() const {
  const std::string name =
      head_.mappings.empty() ? "" : object_name(head_, head_.mappings.front());
  return fmt::format("{}{}", name.empty() ? "Profile" : name,
                     base_ ? ", base and head" : "");
}

std::string ProfileSite::links(const Request& request) const {
  std::string text = "<nav class=\"views\" aria-label=\"Views\">\n";
  for (const SiteLink& view : kViews) {
    text +=
        link(request.address(view.path, request.sample_index, request.function),
             view.words, view.path == request.path);
  }
  text += fmt::format("<a href=\"{}\" download>Download</a>\n", kHeadFile);
  if (base_) {
    text +=
        fmt::format("<a href=\"{}\" download>Download base</a>\n", kBaseFile);
  }
  if (!speedscope_.empty()) {
    text += link(speedscope_address(kHeadFile, title()), "Open in speedscope",
                 false);
  }
  if (!speedscope_.empty() && base_) {
    text += link(speedscope_address(kBaseFile, title()),
                 "Open base in speedscope", false);
  }
  text += "</nav>\n";
  if (head_.sample_types.size() > 1) {
    const std::size_t chosen = sample_index(head_, request.sample_index);
    text += "<nav class=\"views types\" aria-label=\"Values\">\n";
    for (std::size_t i = 0; i < head_.sample_types.size(); ++i) {
      const std::string type(head_.text(head_.sample_types[i].type));
      text += link(request.address(request.path, type, request.function),
                   reporters::visible_text(type), i == chosen);
    }
    text += "</nav>\n";
  }
  return text;
}

std::string ProfileSite::flame(const Request& request) const {
  const View head = view_of(head_, request, Granularity::functions);
  std::optional<View> base;
  if (base_) {
    base = view_of(*base_, request, Granularity::functions);
  }
  const View* const other = base ? &*base : nullptr;
  return flame_page(make_flame_tree(head, other),
                    {.title = title(),
                     .style = std::string(kSiteStyle),
                     .links = links(request),
                     .table = flame_table(head, other)});
}

std::string ProfileSite::text_page(const Request& request,
                                   const std::string& content) const {
  html::Page page;
  page.title = title();
  page.style = std::string(kSiteStyle);
  page.body =
      fmt::format("<h1>{}</h1>\n{}", html::escaped(page.title), links(request));
  if (request.path != "/top") {
    page.body += fmt::format(
        "<div class=\"chooser\"><label "
        "for=\"function\">Functions</label><input "
        "id=\"function\" value=\"{}\" placeholder=\"a regular expression\" "
        "autocomplete=\"off\" spellcheck=\"false\"><button type=\"button\" "
        "id=\"go\">Show</button></div>\n",
        html::escaped(request.function));
    page.scripts = {std::string(kSiteScript)};
  }
  page.body += content;
  return html::document(page);
}

std::string ProfileSite::top(const Request& request) const {
  const auto links_of = [&](const std::string& name) {
    return request.links_of(name);
  };
  if (base_) {
    ViewOptions options;
    options.sample_index = request.sample_index;
    const Growth growth = find_growth(
        std::span(&*base_, 1), std::span(&head_, 1), options, request.order);
    return text_page(
        request,
        fmt::format(
            "<p>{} {}, without what a function calls. What is within "
            "its sampling error is grey.</p>\n{}",
            html::escaped(reporters::visible_text(growth.type)),
            growth.per_operation ? "of an operation" : "of the whole profile",
            growth_table(growth, links_of)));
  }
  const View view = view_of(head_, request, Granularity::functions);
  std::string content =
      "<p>Flat is a function's own cost, cum includes what it calls.</p>\n"
      "<nav class=\"views types\" aria-label=\"Order\">\n";
  const std::string here = request.address("/top", request.sample_index, "");
  const char next = here.find('?') == std::string::npos ? '?' : '&';
  content += link(here, "by flat cost", request.order == Order::flat) +
             link(fmt::format("{}{}sort=cum", here, next), "by cumulative cost",
                  request.order == Order::cumulative) +
             "</nav>\n" + top_table(view, request.order, links_of);
  return text_page(request, content);
}

std::string ProfileSite::about_shown() const {
  if (!base_) {
    return "";
  }
  return fmt::format("<p>Head less base, {}.</p>\n",
                     operations(head_) && operations(*base_)
                         ? "of a million operations each"
                         : "of whole profiles");
}

std::string ProfileSite::source(const Request& request) const {
  if (request.function.empty()) {
    return text_page(request,
                     "<p>Choose a function in Top, or say which by a part of "
                     "its name.</p>\n");
  }
  const Pattern pattern(request.function, "Functions");
  return text_page(
      request,
      about_shown() + preformatted(source_report(
                          view_of(shown(), request, Granularity::lines),
                          pattern, folder_)));
}

std::string ProfileSite::peek(const Request& request) const {
  const Pattern pattern(request.function, "Functions");
  return text_page(
      request,
      about_shown() + preformatted(peek_report(
                          view_of(shown(), request, Granularity::functions),
                          pattern, request.order)));
}

std::string ProfileSite::make(const Request& request) const {
  return request.path == "/top"      ? top(request)
         : request.path == "/source" ? source(request)
         : request.path == "/peek"   ? peek(request)
                                     : flame(request);
}

std::optional<SitePage> ProfileSite::page(std::string_view path,
                                          const Query& query) const {
  constexpr const char* kBinary = "application/octet-stream";
  if (path == kHeadFile) {
    return SitePage{.type = kBinary, .bytes = write_profile(head_)};
  }
  if (path == kBaseFile && base_) {
    return SitePage{.type = kBinary, .bytes = write_profile(*base_)};
  }
  if (path.starts_with(kSpeedscope)) {
    const auto file =
        speedscope_.find(std::string(path.substr(kSpeedscope.size())));
    if (file == speedscope_.end()) {
      return std::nullopt;
    }
    return SitePage{.type = std::string(content_type(file->first)),
                    .bytes = file->second};
  }
  if (std::ranges::find(kViews, path, &SiteLink::path) == kViews.end()) {
    return std::nullopt;
  }
  const auto value = [&](const char* name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
  };
  Request request{
      .path = std::string(path),
      .sample_index = value("si"),
      .function = value("f"),
      .order = value("sort") == "cum" ? Order::cumulative : Order::flat};
  try {
    return SitePage{.bytes = make(request)};
  } catch (const ProfileError& error) {
    request.sample_index.clear();  // It may be what is wrong.
    return SitePage{
        .status = 400,
        .bytes = text_page(
            request,
            fmt::format("<p class=\"bad\">{}</p>\n",
                        html::escaped(reporters::visible_text(error.what()))))};
  }
}

}  // namespace benchgate::profile
