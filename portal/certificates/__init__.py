"""The certificate of a 法律明白人: given once, checked by anyone who holds it, revoked and issued anew."""
