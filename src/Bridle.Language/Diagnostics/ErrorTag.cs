namespace Bridle.Language.Diagnostics;

/// <summary>The faults of a program that have a name of their own, in the order of the language's other implementations.</summary>
/// <remarks>A user sees the name with -xerrtags: each word of the member in capitals after D_ (<see cref="ErrorTagNames"/>).</remarks>
public enum ErrorTag
{
    Unknown, Syntax, Empty, TypeErr, TypeMember, Asrelo, CgExpr, CgDyn, AttrMin, IdOflow, PdescZero, PdescInval, PredScalar,
    FuncIdent, FuncUndef, FuncIdkind, OffsetofType, OffsetofBitfield, SizeofType, SizeofBitfield, StringofType, OpIdent, OpInt,
    OpScalar, OpArith, OpWrite, OpLval, OpIncompat, OpVfptr, OpArrfun, OpPtr, OpSou, OpIncomplete, OpDyn, OpAct, AggRedef,
    AggFunc, AggMdim, ArrBadref, ArrLocal, ArrBounds, DivZero, DerefNonptr, DerefVoid, DerefFunc, AddrofLval, AddrofVar,
    AddrofBitfield, XlateRedecl, XlateNoconv, XlateNone, XlateSou, XlateIncompat, XlateMemb, CastInval, Pragerr, PragctlInval,
    PragmaInval, PragmaUnused, PragmaMalform, PragmaOptset, PragmaScope, PragmaDepend, MacroUndef, MacroOflow, MacroUnused,
    IntOflow, IntDigit, StrNl, ChrNl, ChrNull, ChrOflow, IdentBadref, IdentUndef, IdentAmbig, SymBadref, SymNotypes, SymModel,
    VarUndef, VarUnsup, ProtoLen, ProtoArg, ArgsMulti, ArgsXlator, ArgsNone, ArgsType, ArgsIdx, RegsIdx, KeyType, PrintfDynProto,
    PrintfDynType, PrintfAggConv, PrintfArgProto, PrintfArgType, PrintfArgExtra, PrintfArgFmt, PrintfFmtEmpty, DeclCharattr,
    DeclVoidattr, DeclSignint, DeclLongint, DeclIdent, DeclClass, DeclBadclass, DeclParmclass, DeclCombo, DeclArrsub, DeclArrnull,
    DeclArrbig, DeclIdred, DeclTypered, DeclMname, DeclScope, DeclBfconst, DeclBfsize, DeclBftype, DeclEnconst, DeclEnoflow,
    DeclUseless, DeclLocassc, DeclVoidobj, DeclDynobj, DeclIncomplete, DeclProtoVarargs, DeclProtoType, DeclProtoVoid,
    DeclProtoName, DeclProtoForm, Obsolete1, CommDrec, SpecSpec, SpecComm, SpecDrec, AggComm, AggSpec, AggNull, AggScalar,
    ActSpec, ExitSpec, DrecComm, PrintaProto, PrintaAggarg, PrintaAggbad, PrintaAggkey, PrintaAggproto, TraceVoid, TraceDyn,
    TracememAddr, TracememSize, StackProto, StackSize, UstackFrames, UstackStrsize, UstackProto, AllocaSize, AllocaIncompat,
    LquantBasetype, LquantBaseval, LquantLimtype, LquantLimval, LquantMismatch, LquantSteptype, LquantStepval, LquantSteplarge,
    LquantStepsmall, QuantProto, ProcOff, ProcAlign, ProcName, ProcGrab, ProcDyn, ProcLib, ProcFunc, ProcCreatefail, ProcNodev,
    ProcBadpid, ProcBadprov, ProcUsdt, ClearProto, ClearAggarg, ClearAggbad, NormalizeProto, NormalizeScalar, NormalizeAggarg,
    NormalizeAggbad, TruncAggarg, TruncAggbad, ProvBadname, ProvIncompat, ProvPrdup, ProvPrarglen, ProvPrxlator, FreopenInvalid,
    LquantMatchbase, LquantMatchlim, LquantMatchstep, LlquantFactortype, LlquantFactorval, LlquantLmagtype, LlquantLmagval,
    LlquantHmagtype, LlquantHmagval, LlquantSteptype, LlquantStepval, LlquantMatchfactor, LlquantMatchlmag, LlquantMatchhmag,
    LlquantMatchsteps, PcapAddr, PcapProto, PcapSize, PrintSize,
}
