// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensors/digest.h"

#include <ATen/ATen.h>
#include <openssl/evp.h>

#include <array>

#include "engine/support/error.h"

namespace tenfold {

std::string sha1(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1)
    throw Error("digest.failed", "OpenSSL on this machine computes no SHA-1");
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned int k = 0; k < size; ++k) {
    text += digits[digest[k] >> 4];
    text += digits[digest[k] & 15];
  }
  return text;
}

std::string sha1(const at::Tensor& values) { return sha1(bytes_of(values.detach().contiguous())); }

std::string_view bytes_of(const at::Tensor& contiguous) {
  TORCH_CHECK(contiguous.is_contiguous() && contiguous.is_cpu(),
              "bytes_of needs a contiguous tensor on the CPU");
  return {static_cast<const char*>(contiguous.const_data_ptr()), contiguous.nbytes()};
}

}  // namespace tenfold
