"""ESIA, the party behind Госуслуги: requests, signatures, tokens."""
