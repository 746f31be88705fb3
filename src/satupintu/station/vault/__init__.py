"""What is taken and what was sealed: drafts, the chain of packets, receipts.

Enters: captures of one person. Leaves: sealed packets in order of sequence. Promises: sealing is one transaction on
disk; a draft is locked with the operator's key and gone once sealed; no packet's bytes are forgotten before the
centre's receipt.
"""
