#pragma once

// Addresses by which ranks on several machines meet.

#include <cstdint>
#include <string>
#include <vector>

#include "src/base/status.h"

namespace airl {

struct TcpAddress {
  std::string host;  // name or number, IPv6 without brackets
  uint16_t port = 0;
};

// Whether a rendezvous is "tcp://..." and not a file.
bool IsTcp(const std::string& rendezvous);

// "tcp://HOST:PORT", an IPv6 number in brackets. kBadInput for another form.
StatusOr<TcpAddress> ParseTcpAddress(const std::string& rendezvous);

// The number of the network interface by which this machine reaches the address, and by which the
// machine there, and others near it, reach this one. Nothing is sent. Throws std::runtime_error
// where the host has no address or no way leads there.
std::string LocalAddressTowards(const TcpAddress& address);

// The number by which all ranks reach this one, whose way to the rendezvous ends at `own`; `all`
// are those of all ranks. The two differ where a machine's own name is a loopback address to
// itself, as in /etc/hosts of many systems, and other machines take part. Throws as
// LocalAddressTowards.
std::string AddressForAll(const std::string& own, const std::vector<std::string>& all);

}  // namespace airl
