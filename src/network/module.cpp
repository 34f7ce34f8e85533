#include "src/network/module.h"

extern "C" __attribute__((visibility("default")))
const benchgate::network::Module benchgate_network = {
    BENCHGATE_VERSION, benchgate::reporters::http::make_https_transport,
    benchgate::reporters::http::make_http_server};
