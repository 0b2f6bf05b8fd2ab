from madoguchi.core.desk.models.entry import InquiryEntry
from madoguchi.core.desk.models.inquiry import Inquiry, InquirySeries

__all__ = ["Inquiry", "InquiryEntry", "InquirySeries"]
