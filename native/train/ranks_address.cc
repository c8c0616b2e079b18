#include "native/train/ranks_address.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace airl {
namespace {

constexpr std::string_view kScheme = "tcp://";

bool IsLoopback(const std::string& number) {
  return number.rfind("127.", 0) == 0 || number == "::1";
}

// Empty where no way leads there. Connecting a datagram socket chooses the way and sends nothing.
std::string LocalEnd(const addrinfo& target) {
  const int socket_fd = socket(target.ai_family, SOCK_DGRAM, 0);
  if (socket_fd < 0) return "";
  sockaddr_storage own{};
  socklen_t own_size = sizeof own;
  char text[NI_MAXHOST] = "";
  if (connect(socket_fd, target.ai_addr, target.ai_addrlen) == 0 &&
      getsockname(socket_fd, reinterpret_cast<sockaddr*>(&own), &own_size) == 0) {
    getnameinfo(reinterpret_cast<sockaddr*>(&own), own_size, text, sizeof text, nullptr, 0,
                NI_NUMERICHOST);
  }
  close(socket_fd);
  return text;
}

}  // namespace

bool IsTcp(const std::string& rendezvous) { return rendezvous.rfind(kScheme, 0) == 0; }

StatusOr<TcpAddress> ParseTcpAddress(const std::string& rendezvous) {
  const size_t colon = rendezvous.rfind(':');
  TcpAddress address;
  unsigned port = 0;
  if (IsTcp(rendezvous) && colon > kScheme.size()) {
    address.host = rendezvous.substr(kScheme.size(), colon - kScheme.size());
    const char* end = rendezvous.data() + rendezvous.size();
    const auto parsed = std::from_chars(rendezvous.data() + colon + 1, end, port);
    if (parsed.ec != std::errc() || parsed.ptr != end) port = 0;
  }
  if (address.host.size() > 2 && address.host.front() == '[' && address.host.back() == ']') {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  if (address.host.empty() || port < 1 || port > 65535) {
    return BadInput("\"" + rendezvous + "\" is no tcp://HOST:PORT with a port of 1..65535");
  }
  address.port = static_cast<uint16_t>(port);
  return address;
}

std::string LocalAddressTowards(const TcpAddress& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const int error =
      getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
  if (error != 0) throw std::runtime_error(address.host + ": " + gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> list(found, freeaddrinfo);
  for (const addrinfo* target = list.get(); target != nullptr; target = target->ai_next) {
    const std::string own = LocalEnd(*target);
    if (!own.empty()) return own;
  }
  throw std::runtime_error(address.host + ": no network interface leads there");
}

std::string AddressForAll(const std::string& own, const std::vector<std::string>& all) {
  if (!IsLoopback(own)) return own;
  for (const std::string& other : all) {
    // The port is of no matter: nothing is sent.
    if (!IsLoopback(other)) return LocalAddressTowards({other, 1});
  }
  return own;
}

}  // namespace airl
