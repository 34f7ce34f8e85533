#include "reporters/html/assets.h"
#include "reporters/html/escape.h"
#include "reporters/html/frame.h"
#include "reporters/quantity.h"
#include "src/explain/timeline.h"
#include "src/explain/timeline_assets.h"
#include "src/explain/timeline_shares.h"
#include "src/profile/page/assets.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace benchgate::explain {

namespace {

namespace html = reporters::html;

/// Lists of numbers: begin, end, state and place of each span.
nlohmann::json thread_data(const TimelineThread& thread) {
  using nlohmann::json;
  json regions = json::array();
  for (const TimelineSpan& region : thread.regions) {
    regions.push_back(region.begin);
    regions.push_back(region.end);
  }
  json states = json::array();
  for (const StateSpan& span : thread.states) {
    states.push_back(span.time.begin);
    states.push_back(span.time.end);
    states.push_back(static_cast<int>(span.state));
    states.push_back(span.place);
  }
  return {{"number", thread.number},
          {"name", thread.name},
          {"regions", std::move(regions)},
          {"states", std::move(states)},
          {"times", times_of(thread)}};
}

std::string data(const Timeline& timeline) {
  nlohmann::json document = {{"duration", timeline.duration},
                             {"places", timeline.places},
                             {"switches", timeline.has_switches},
                             {"threads", nlohmann::json::array()},
                             {"waits", nlohmann::json::array()}};
  for (const TimelineThread& thread : timeline.threads) {
    document["threads"].push_back(thread_data(thread));
  }
  for (const PlaceTime& each : times_by_place(timeline)) {
    document["waits"].push_back({each.place, each.nanoseconds, each.waits});
  }
  return document.dump(-1, ' ', false,
                       nlohmann::json::error_handler_t::replace);
}

std::string introduction(const Timeline& timeline) {
  std::string text = fmt::format(
      "{} iterations in {}. A row is a thread; the line above it shows where "
      "its timer was on.",
      timeline.operations,
      reporters::quantity(static_cast<double>(timeline.duration) * 1e-9, "s"));
  for (const std::string& warning : warnings(timeline)) {
    text += " " + warning;
  }
  return text;
}

constexpr std::string_view kControls =
    R"(<ul id="legend" class="legend"></ul>
<div class="controls">
<button type="button" id="closer">Zoom in</button>
<button type="button" id="wider">Zoom out</button>
<button type="button" id="all">Show all</button>
<span id="shown" role="status"></span>
</div>
<div id="timeline" class="timeline"><div id="rows" class="rows" tabindex="0" role="application" aria-roledescription="timeline" aria-describedby="keys" aria-label="Timeline: threads and their states"><div id="height"></div></div><canvas id="canvas" aria-hidden="true"></canvas></div>
<div id="details" class="card details" role="status">Point at a span, or move with the arrow keys.</div>
<p class="keys" id="keys">Left and right step through a thread's spans, up and down through threads. + and - zoom, 0 shows all, Enter looks closer, Shift with left and right moves. Drag to move; the wheel with Ctrl zooms.</p>
<h2>Threads</h2>
<div class="wide" tabindex="0" role="region" aria-label="Threads"><table id="threads"></table></div>
<h2>Waits</h2>
<div class="wide" tabindex="0" role="region" aria-label="Waits"><table id="waits"></table></div>
<noscript><p>This page draws with JavaScript, which is switched off here. <code>benchgate trace</code> prints the same times.</p></noscript>
)";

}  // namespace

std::string timeline_page(const Timeline& timeline) {
  html::Page page;
  page.title = timeline.benchmark;
  page.style = kTimelineStyle;
  page.body =
      fmt::format("<h1>{}</h1>\n<p>{}</p>\n{}", html::escaped(page.title),
                  html::escaped(introduction(timeline)), kControls);
  page.data = {{"timeline-data", data(timeline)}};
  page.scripts = {std::string(html::kElementsScript),
                  std::string(profile::kAmountScript),
                  std::string(kTimelineScript)};
  return html::document(page);
}

}  // namespace benchgate::explain
