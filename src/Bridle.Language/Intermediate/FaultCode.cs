namespace Bridle.Language.Intermediate;

/// <summary>Why a clause was abandoned: what ERROR sees as arg4.</summary>
public enum FaultCode
{
    None, InvalidAddress, InvalidAlignment, IllegalOperation, DivideByZero, OutOfScratch, InvalidKernelAccess, InvalidUserAccess,
    TupleOverflow, BadStack, InvalidSize, IndexOutOfBounds, LibraryFault,
}
