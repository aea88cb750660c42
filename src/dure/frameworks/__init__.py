"""Frameworks that bodies adopt, who is recognised under them on which day, and what is known of an organization.

Below every branch, so that recognition writes it and commissions, incentives and support may read it.
"""
