"""Imports: figures from what CRM systems export."""
