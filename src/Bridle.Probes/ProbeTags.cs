namespace Bridle.Probes;

/// <summary>The error tags of the process providers, as a user sees them with -xerrtags.</summary>
public static class ProbeTags
{
    public const string
        Offset = "D_PROC_OFF",
        Alignment = "D_PROC_ALIGN",
        Name = "D_PROC_NAME",
        Grab = "D_PROC_GRAB",
        NotDynamic = "D_PROC_DYN",
        Library = "D_PROC_LIB",
        Function = "D_PROC_FUNC",
        CreateFailed = "D_PROC_CREATEFAIL",
        BadProcess = "D_PROC_BADPID",
        BadProvider = "D_PROC_BADPROV",
        Statement = "D_PROC_USDT";
}
